"use client";
import type { AttentionView, WorkspaceDetail, WorkspaceNode } from "@molecule/api";
import { useVerb } from "../../../live/use-verb.ts";
import { useTRPC } from "../../../trpc/provider.tsx";
import { Button } from "../../../ui/button.tsx";
import { failureWords } from "../../../ui/failure.tsx";
import { Moment } from "../../../ui/moment.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { openPanel } from "../../../url/panel-url.ts";
import { useMay, useTenantId } from "../../frame/tenant-context.tsx";
import { MISSING_ROW } from "../../secrets/secret-place.ts";
import { UndoRemedy } from "./undo-remedy.tsx";

const CONFIRM = {
  platform: "Confirm: the platform will pay",
  tenant: "Confirm: your organization will pay",
  none: "Confirm: nobody will pay",
} as const;

type Props = { node: WorkspaceNode; attention: AttentionView };
type NoticeProps = Props & {
  /** When it is tried again by itself. */
  nextTryAt: Date | null;
  /** What going back to the last run that served would undo. */
  revert: WorkspaceDetail["revert"];
};

/** Beside the button that was pressed: why it was not done. */
const Refused = ({ error }: { error: unknown }) => {
  const { message, remedy } = failureWords(error);
  return (
    <span role="alert" className="self-center text-bad text-xs">
      {message} {remedy}
    </span>
  );
};

const ConfirmPayer = ({
  node,
  change,
}: {
  node: WorkspaceNode;
  change: NonNullable<AttentionView["payerChange"]>;
}) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const confirm = useVerb(trpc.workspaceConfig.confirmPayerChange.mutationOptions(), "workspace");
  return (
    <>
      <Button
        size="sm"
        variant="primary"
        busy={confirm.isPending}
        onClick={() => confirm.mutate({ tenantId, workspaceId: node.id, after: change.after })}
      >
        {CONFIRM[change.after.payer]}
      </Button>
      {confirm.error && <Refused error={confirm.error} />}
    </>
  );
};

const RestartRemedy = ({ node }: { node: WorkspaceNode }) => {
  const trpc = useTRPC();
  const tenantId = useTenantId();
  const restart = useVerb(trpc.workspace.restart.mutationOptions(), "workspace");
  return (
    <>
      <Button
        size="sm"
        busy={restart.isPending}
        onClick={() => restart.mutate({ tenantId, workspaceId: node.id })}
      >
        Try again now
      </Button>
      {restart.error && <Refused error={restart.error} />}
    </>
  );
};

const Remedy = ({ node, attention }: Props) => {
  switch (attention.action) {
    case "add_key":
      return (
        <Button
          size="sm"
          variant="primary"
          onClick={() => openPanel({ workspaceId: node.id, tab: "secrets", row: MISSING_ROW })}
        >
          Add a key
        </Button>
      );
    case "choose_model":
      return (
        <Button
          size="sm"
          variant="primary"
          onClick={() => document.getElementById("model-field")?.querySelector("input")?.focus()}
        >
          Choose a model
        </Button>
      );
    case "edit_secret":
      return (
        <Button
          size="sm"
          variant="primary"
          onClick={() => openPanel({ workspaceId: node.id, tab: "secrets", row: attention.names[0] ?? null })}
        >
          {attention.names[0] ? `Open ${attention.names[0]}` : "Open secrets"}
        </Button>
      );
    case "confirm_payer":
      return attention.payerChange && <ConfirmPayer node={node} change={attention.payerChange} />;
    case "retry":
      return <RestartRemedy node={node} />;
    case "ask_operator":
    case null:
      return null;
  }
};

/** What needs a person: what happened, why, and the remedy as a button. */
export const AttentionNotice = ({ node, attention, nextTryAt, revert }: NoticeProps) => {
  const mayAct = useMay("member");
  const isDown = node.observedState === "failed" || node.observedState === "offline";
  return (
    <Notice
      tone={isDown ? "bad" : "warn"}
      title={attention.message}
      code={attention.code}
      actions={
        mayAct &&
        attention.action !== null &&
        attention.action !== "ask_operator" && (
          <>
            {revert && <UndoRemedy node={node} revert={revert} />}
            <Remedy node={node} attention={attention} />
          </>
        )
      }
    >
      {attention.remedy}
      {attention.action === "retry" && nextTryAt && (
        <p className="tabular-nums">
          Next try: <Moment at={nextTryAt} />
        </p>
      )}
    </Notice>
  );
};
