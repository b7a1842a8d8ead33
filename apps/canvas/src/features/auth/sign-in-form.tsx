"use client";
import { Eye, EyeOff } from "lucide-react";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { signIn } from "../../trpc/sign-in.ts";
import { Button } from "../../ui/button.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Logo } from "../../ui/logo.tsx";
import { Notice } from "../../ui/notice.tsx";

const neverChanges = () => () => undefined;

/** False in the page as the server sends it, and until its scripts listen. */
const useListening = (): boolean =>
  useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );

const textOf = (fields: FormData, name: string): string => String(fields.get(name) ?? "");

/** Sign-in with address and password. A new session begins with a fresh page, so nothing of another person stays. */
export const SignInForm = ({ returnPath }: { returnPath: string }) => {
  const listening = useListening();
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<string | null>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // From the fields themselves: what was typed before the scripts listened stands there alone.
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    const outcome = await signIn(textOf(fields, "email").trim(), textOf(fields, "password"));
    if (outcome === null) {
      window.location.assign(returnPath);
      return;
    }
    setMessage(outcome.message);
    setBusy(false);
  };

  return (
    <main className="flex min-h-full items-center justify-center px-4 py-12">
      <div className="w-full max-w-84">
        <div className="mb-6 flex flex-col items-center gap-3">
          <Logo className="size-8" />
          <h1 className="font-semibold text-xl tracking-tight">Sign in to Molecule</h1>
        </div>
        <form
          // Sent by the browser itself, its fields would stand in the address otherwise.
          method="post"
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-4 rounded-lg border bg-surface p-5"
        >
          {message && (
            <Notice tone="bad" live>
              {message}
            </Notice>
          )}
          <Field label="Email">
            {(control) => (
              <TextInput {...control} type="email" name="email" autoComplete="username" required />
            )}
          </Field>
          <Field label="Password">
            {(control) => (
              <div className="relative">
                <TextInput
                  {...control}
                  type={shown ? "text" : "password"}
                  name="password"
                  autoComplete="current-password"
                  required
                  className="pr-9"
                />
                <IconButton
                  icon={shown ? EyeOff : Eye}
                  label={shown ? "Hide password" : "Show password"}
                  onClick={() => setShown(!shown)}
                  className="absolute! top-0.5 right-0.5 size-7! coarse:size-9!"
                />
              </div>
            )}
          </Field>
          <Button type="submit" variant="primary" busy={busy} disabled={!listening}>
            Sign in
          </Button>
        </form>
        <p className="mt-4 text-balance text-center text-muted text-xs">
          Accounts are created by an owner or an operator; ask one of them for yours.
        </p>
      </div>
    </main>
  );
};
