"use client";
import type { PayerView } from "@molecule/api";
import { useState } from "react";
import { wishFocus } from "../../canvas/focus-wish.ts";
import { useVerb } from "../../live/use-verb.ts";
import { useTRPC } from "../../trpc/provider.tsx";
import { entriesOfList, previewFacts } from "../billing/preview-facts.ts";
import { useHere, useMay } from "../frame/tenant-context.tsx";
import { judgeSecretDraft, kindOfDraft, type SecretDraft } from "./secret-draft.ts";
import type { EditorProps } from "./secret-editor.tsx";

const samePayer = (a: PayerView, b: PayerView): boolean => a.kind === b.kind;

/** The state of one editor: what is typed, what the rules say to it, and what the server said. */
export const useSecretEditor = ({ place, name, stored, onDone }: EditorProps) => {
  const { tenant } = useHere();
  const trpc = useTRPC();
  const mayTenant = useMay("admin");
  const [draft, setDraft] = useState<SecretDraft>({
    name: name ?? "",
    value: stored?.value ?? "",
    scope: place.kind === "tenant" ? "tenant" : mayTenant ? (stored?.scope ?? "workspace") : "workspace",
    kind: stored?.kind ?? null,
    note: stored?.note ?? "",
  });
  const before =
    place.kind === "tenant"
      ? null
      : previewFacts({
          workspaceId: place.node.id,
          runtime: place.node.runtime,
          override: place.detail.resolution.override,
          tenant,
          entries: entriesOfList(place.list),
        });
  const judgement = judgeSecretDraft(draft, tenant, before, stored?.hint ? [stored.hint] : []);
  const set = useVerb(
    trpc.secret.set.mutationOptions({
      onSuccess: () => {
        wishFocus(`secret ${draft.name.trim()}`);
        onDone();
      },
    }),
    "secret",
  );

  const allowed = judgement.decision?.allowed === true;
  const payerAfter = allowed && place.kind === "workspace" ? (judgement.after?.payer ?? null) : null;
  const changesPayer =
    payerAfter !== null && place.kind === "workspace" && !samePayer(payerAfter, place.node.payer);
  const save = () =>
    set.mutate({
      tenantId: tenant.id,
      workspaceId: draft.scope === "workspace" && place.kind === "workspace" ? place.node.id : null,
      entries: [{ name: draft.name.trim(), value: draft.value, kind: kindOfDraft(draft), note: draft.note }],
      ...(changesPayer ? { confirmPayerChange: true } : {}),
    });
  return {
    draft,
    change: (patch: Partial<SecretDraft>) => {
      if (set.error) set.reset();
      setDraft({ ...draft, ...patch });
    },
    judgement,
    /** Shown only when it says something new: the chip with its credential would read otherwise. */
    payerAfter:
      payerAfter && place.kind === "workspace" && payerAfter.sentence !== place.node.payer.sentence
        ? payerAfter
        : null,
    changesPayer,
    save,
    error: set.error,
    isPending: set.isPending,
    blocked: !allowed || set.isPending || (draft.scope === "tenant" && !mayTenant),
  };
};
