"use client";
import { useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { Notice } from "../../ui/notice.tsx";

export type AddWebhook = {
  readonly add: (url: string) => void;
  readonly isPending: boolean;
  readonly error: unknown;
  /** Of the address that was just added: shown this once. */
  readonly signingKey: string | null;
  readonly reset: () => void;
};

const SigningKey = ({ signingKey, onClose }: { signingKey: string; onClose: () => void }) => (
  <Dialog
    open
    onOpenChange={(open) => !open && onClose()}
    title="Keep the signing key"
    guarded
    footer={
      <Button variant="primary" onClick={onClose}>
        I have kept it
      </Button>
    }
  >
    <div className="flex flex-col gap-3">
      <Notice tone="warn" title="It is shown this once">
        Whoever receives the messages needs it, to tell ours from others'. It cannot be shown again; remove
        the address and add it anew to get another one.
      </Notice>
      <div className="flex items-center gap-1 rounded-lg border bg-surface px-3 py-1.5">
        <output aria-label="Signing key" className="min-w-0 flex-1 break-all font-mono text-xs">
          {signingKey}
        </output>
        <CopyButton text={signingKey} label="Copy the signing key" />
      </div>
      <p className="text-muted text-xs">
        Each message carries <code>molecule-signature: t=…,v1=…</code>: the hex HMAC-SHA-256, under this key,
        of <code>t</code>, a dot, and the body.
      </p>
    </div>
  </Dialog>
);

type AddWebhookDialogProps = { about: string; add: AddWebhook; onClose: () => void };

/** Adds an address, then shows its signing key, once. */
export const AddWebhookDialog = ({ about, add, onClose }: AddWebhookDialogProps) => {
  const [url, setUrl] = useState("");
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const close = () => {
    add.reset();
    onClose();
  };
  if (add.signingKey !== null) return <SigningKey signingKey={add.signingKey} onClose={close} />;
  const isAddress = url.trim().startsWith("https://");
  const submit = () => {
    setTried(true);
    if (isAddress) add.add(url.trim());
  };
  return (
    <FormDialog
      title="Add an address"
      description={about}
      initialFocus={first}
      guarded={url !== ""}
      submitLabel="Add address"
      onSubmit={submit}
      onClose={close}
      verb={add}
    >
      <Field
        label="Address"
        hint="A public https address. Redirects are not followed, and answers are not read."
        error={tried && !isAddress ? "An address begins with https://." : undefined}
      >
        {(control) => (
          <TextInput
            {...control}
            ref={first}
            mono
            inputMode="url"
            placeholder="https://hooks.example.com/molecule"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
};
