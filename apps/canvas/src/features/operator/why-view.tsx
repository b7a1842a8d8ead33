"use client";
import { workspaceIdSchema } from "@molecule/domain";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../trpc/provider.tsx";
import { Button } from "../../ui/button.tsx";
import { FailureNotice } from "../../ui/failure.tsx";
import { Field, TextInput } from "../../ui/field.tsx";
import { Card } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { setUrlParam, useUrlParam } from "../../url/panel-url.ts";
import { PayerStatement } from "../billing/payer-statement.tsx";
import { ReceiptSection } from "../billing/receipt.tsx";
import { TENANT_MODES } from "./organizations/tenant-mode.ts";
import { OverridePart } from "./override-part.tsx";

/** An override is confirmed against what stands here, and this page hears of changes in one organization alone. */
const EVERY_MS = 10_000;

const isId = (text: string): boolean => workspaceIdSchema.safeParse(text).success;

const IdForm = ({ workspaceId }: { workspaceId: string }) => {
  const [text, setText] = useState(workspaceId);
  const [tried, setTried] = useState(false);
  const bad = tried && !isId(text.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isId(text.trim())) setUrlParam("workspace", text.trim().toLowerCase());
  };
  return (
    <form onSubmit={submit} noValidate className="flex items-end gap-2 p-4">
      <div className="min-w-0 flex-1">
        <Field
          label="Workspace id"
          hint="From a workspace's Config tab, an alert, or the address of its panel."
          error={bad ? "This is not an id. One looks like 019b2c4e-7d1a-7c3f-9a51-0e8f6f0b2d11." : undefined}
        >
          {(control) => (
            <div className="flex gap-2">
              <TextInput {...control} mono value={text} onChange={(event) => setText(event.target.value)} />
              <Button type="submit" variant="primary">
                Explain
              </Button>
            </div>
          )}
        </Field>
      </div>
    </form>
  );
};

const Explanation = ({ workspaceId }: { workspaceId: string }) => {
  const trpc = useTRPC();
  const explained = useQuery(
    trpc.operator.explain.queryOptions({ workspaceId }, { staleTime: 0, refetchInterval: EVERY_MS }),
  );
  if (explained.isPending)
    return (
      <div role="status" aria-label="Loading" className="flex flex-col gap-2 border-t p-4">
        <Skeleton className="h-5 w-48" />
        <Skeleton className="h-5 w-full" />
        <Skeleton className="h-40 w-full" />
      </div>
    );
  const failure = explained.isError && (
    <div className="border-t p-4">
      <FailureNotice
        error={explained.error}
        what={explained.data ? "What you see may be out of date" : "This workspace cannot be explained"}
        onRetry={() => void explained.refetch()}
      />
    </div>
  );
  if (explained.data === undefined) return failure;
  const { tenant, billing } = explained.data;
  return (
    <div className="border-t">
      {failure}
      <div className="border-b px-4 py-4">
        <p className="mb-3 text-muted">
          A workspace of <span className="font-medium text-text">{tenant.name}</span>, whose billing mode is{" "}
          {TENANT_MODES[tenant.billingMode].word.toLowerCase()}.
        </p>
        <PayerStatement
          payer={billing.payer}
          resolution={billing.resolution}
          sandbox={tenant.sandbox}
          organization={tenant.name}
          traceOpen
        />
      </div>
      <OverridePart tenant={tenant} billing={billing} />
      <ReceiptSection view={billing} organization={tenant.name} />
    </div>
  );
};

/** Who pays for any workspace of the platform, and why, by its id alone. */
export const WhyView = () => {
  const workspaceId = useUrlParam("workspace") ?? "";
  return (
    <Card title="Why is this workspace billed so?">
      <IdForm key={workspaceId} workspaceId={workspaceId} />
      {isId(workspaceId) && <Explanation key={`of ${workspaceId}`} workspaceId={workspaceId} />}
    </Card>
  );
};
