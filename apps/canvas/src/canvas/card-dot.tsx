"use client";
import type { WorkspaceNode } from "@molecule/api";
import clsx from "clsx";
import { attentionLine, stageProgress } from "../features/workspace/attention.ts";
import { STATE_INK, StateShape, stateLook } from "../features/workspace/state-mark.tsx";

const RING: Record<WorkspaceNode["payer"]["kind"], string> = {
  tenant_key: "rounded-[25%] border-payer-tenant",
  tenant_subscription: "rounded-[25%] border-payer-tenant",
  platform: "rounded-full border-payer-platform",
  unmanaged_keys: "rounded-full border-dashed border-line-strong",
  no_llm: "rounded-full border-dashed border-line-strong",
  unknown: "rounded-full border-bad",
};

/** A workspace seen from afar: its state as a shape, in a ring that says who pays; its name where there is room. */
export const CardDot = ({ workspace, labelled }: { workspace: WorkspaceNode; labelled: boolean }) => {
  const look = stateLook(workspace.observedState, stageProgress(workspace.stage) !== null);
  const needsAttention = attentionLine(workspace) !== null;
  return (
    <span className="absolute inset-0 flex flex-col items-center justify-center">
      <span
        className={clsx(
          "flex items-center justify-center bg-surface",
          "size-[calc(18px*var(--unit))] border-[calc(1.5px*var(--unit))]",
          RING[workspace.payer.kind],
        )}
      >
        <StateShape look={look} className={clsx("size-[62%]!", STATE_INK[look.tone])} />
      </span>
      {(labelled || needsAttention) && (
        <span
          className={clsx(
            "mt-[calc(2px*var(--unit))] truncate text-center text-[length:calc(11px*var(--unit))] leading-[1.25]",
            labelled ? "max-w-60" : "max-w-[calc(96px*var(--unit))]",
            needsAttention && "font-semibold",
            look.tone === "bad" && "text-bad",
          )}
        >
          {workspace.name}
        </span>
      )}
    </span>
  );
};
