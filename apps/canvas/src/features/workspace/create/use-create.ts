"use client";
import type { WorkspaceId } from "@molecule/domain";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useVerb } from "../../../live/use-verb.ts";
import { findFailure } from "../../../trpc/find-failure.ts";
import { useTRPC } from "../../../trpc/provider.tsx";
import { failureWords } from "../../../ui/failure.tsx";
import { openPanel, usePanelPlace } from "../../../url/panel-url.ts";
import { useHere } from "../../frame/tenant-context.tsx";
import { findModel, useRuntimes } from "../../model/use-runtimes.ts";
import { useWorkspaces } from "../use-workspaces.ts";
import { type CreateDraft, emptyDraft, judgeDraft } from "./create-draft.ts";

type FieldName = "name" | "role" | "runtime" | "model" | "credential" | "form";

/** Which field a refusal belongs beside. */
const fieldOf = (error: unknown, credentialName: string | undefined): FieldName => {
  const failure = findFailure(error);
  if (failure === undefined) return "form";
  if (failure.field === "name" || failure.field === "role" || failure.field === "runtime")
    return failure.field;
  if (failure.code === "UNREGISTERED_MODEL") return "model";
  if (credentialName !== undefined && failure.names?.includes(credentialName)) return "credential";
  return "form";
};

/** The state of the create dialog: what is typed, what would come of it, and what the server said. */
export const useCreate = (onCreated: () => void) => {
  const { tenant } = useHere();
  const trpc = useTRPC();
  const runtimes = useRuntimes();
  const stored = useQuery(trpc.secret.listTenant.queryOptions({ tenantId: tenant.id }));
  const workspaces = useWorkspaces();
  const { workspaceId: openId } = usePanelPlace();
  const [typed, setTyped] = useState<Partial<CreateDraft>>({});

  const firstRuntime = runtimes.data?.find(({ startable }) => startable) ?? runtimes.data?.[0];
  const parentId = workspaces.some(({ id }) => id === openId) ? openId : null;
  const draft: CreateDraft = { ...emptyDraft(firstRuntime?.runtime ?? "claude-code", parentId), ...typed };
  const outlook = judgeDraft(draft, tenant, stored.data);
  const credentialName = draft.credentialName ?? outlook.accepted[0];
  const hasCredential = credentialName !== undefined && draft.credentialValue !== "";

  const verb = useVerb(
    trpc.workspace.create.mutationOptions({
      onSuccess: ({ id }) => {
        onCreated();
        openPanel({ workspaceId: id, tab: "overview" });
      },
    }),
    "workspace",
  );
  const submit = () =>
    verb.mutate({
      tenantId: tenant.id,
      name: draft.name,
      role: draft.role.trim() === "" ? null : draft.role,
      runtime: draft.runtime,
      ...(draft.model?.trim() ? { model: draft.model } : {}),
      parentId: draft.parentId as WorkspaceId | null,
      secrets: hasCredential ? [{ name: credentialName, value: draft.credentialValue, kind: "secret" }] : [],
    });
  const failedField = verb.error ? fieldOf(verb.error, credentialName) : null;
  const refusalAt = (field: FieldName): string | null => {
    if (failedField !== field) return null;
    const { message, remedy } = failureWords(verb.error);
    return remedy ? `${message} ${remedy}` : message;
  };

  return {
    draft,
    outlook,
    runtimes,
    chosenModel: findModel(runtimes.data, draft.runtime, draft.model),
    workspaces,
    change: (patch: Partial<CreateDraft>) => {
      if (verb.error) verb.reset();
      setTyped({ ...typed, ...patch });
    },
    submit,
    isPending: verb.isPending,
    formError: failedField === "form" ? verb.error : null,
    refusalAt,
    blocked: draft.name.trim() === "" || (outlook.guard !== null && !outlook.guard.allowed),
  };
};
export type Create = ReturnType<typeof useCreate>;
