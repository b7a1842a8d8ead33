"use client";
import type { DraftRefusal } from "@molecule/billing";
import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { useHere } from "../../frame/tenant-context.tsx";
import { ByokModelChoice } from "./byok-model-choice.tsx";
import { type Move, movesFor } from "./refusal-moves.ts";
import type { SecretEditorState } from "./use-secret-editor.ts";

type Props = {
  refusal: DraftRefusal;
  editor: SecretEditorState;
  inWorkspace: boolean;
};

/** What a person may send to an operator, who does not see this screen. */
const requestText = (organization: string, name: string): string =>
  `Please change the billing mode of the organization ${organization} to bring-your-own-key, so that ${name} can be set for all workspaces. (Operator page, Tenants.)`;

const useMoves = ({ editor, refusal }: Props, onChooseModel: () => void) => {
  const { tenant } = useHere();
  const router = useRouter();
  const trpc = useTRPC();
  const [copied, setCopied] = useState(false);
  const { change } = editor;
  const issue = useMutation(
    trpc.secret.issueSandboxToken.mutationOptions({ onSuccess: ({ token }) => change({ value: token }) }),
  );
  const run = (move: Move): void => {
    if (move.kind === "scope") change({ scope: move.scope });
    if (move.kind === "name") change({ name: move.name });
    if (move.kind === "value") change({ value: move.value });
    if (move.kind === "choose_model") onChooseModel();
    if (move.kind === "insert_token") issue.mutate({ tenantId: tenant.id });
    if (move.kind === "open_operator") router.push(`/t/${tenant.slug}/operator`);
    if (move.kind === "ask_operator")
      void navigator.clipboard
        .writeText(requestText(tenant.name, refusal.name ?? "a key"))
        .then(() => setCopied(true));
  };
  return { run, copied, busy: issue.isPending };
};

/** Why what is typed may not be stored, and the legal moves as things to press. */
export const Refusal = (props: Props) => {
  const { refusal, editor, inWorkspace } = props;
  const { me } = useHere();
  const { typed, change, runtime } = editor;
  const [choosing, setChoosing] = useState(false);
  const { run, copied, busy } = useMoves(props, () => setChoosing(true));
  const moves = movesFor({
    code: refusal.code,
    scope: typed.scope,
    name: typed.name.trim(),
    suggestions: refusal.suggestions ?? [],
    inWorkspace,
    operator: me.operator,
  });
  return (
    <>
      {refusal.message} <span className="text-text">{refusal.remedy}</span>{" "}
      <span className="font-mono text-muted">{refusal.code}</span>
      {choosing && runtime !== null ? (
        <ByokModelChoice
          runtime={runtime}
          name={typed.name.trim()}
          value={typed.model}
          onChange={(model) => change({ model })}
        />
      ) : (
        moves.length > 0 && (
          <span className="mt-2 flex flex-wrap gap-2">
            {moves.map((move) => (
              <Button
                key={move.label}
                size="sm"
                busy={busy}
                className="h-auto! min-h-7 whitespace-normal! py-1 text-left"
                onClick={() => run(move)}
              >
                {move.label}
              </Button>
            ))}
          </span>
        )
      )}
      {copied && (
        <span role="status" className="mt-1.5 block text-muted">
          A request for them is copied; send it to whoever operates this platform.
        </span>
      )}
    </>
  );
};
