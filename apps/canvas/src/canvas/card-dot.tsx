"use client";
import type { WorkspaceNode } from "@molecule/api";
import clsx from "clsx";
import { attentionLine, stageProgress } from "../features/workspace/attention.ts";
import { stateLook } from "../features/workspace/state-look.ts";
import { StateShape } from "../features/workspace/state-mark.tsx";
import type { Detail } from "./zoom-step.ts";

const RING: Record<WorkspaceNode["payer"]["kind"], string> = {
  tenant_key: "rounded-[28%] border-payer-tenant",
  tenant_subscription: "rounded-[28%] border-payer-tenant",
  platform: "rounded-full border-payer-platform",
  unmanaged_keys: "rounded-full border-dashed border-line-strong",
  no_llm: "rounded-full border-dashed border-line-strong",
  unknown: "rounded-full border-bad",
};

const FLAG = { bad: "bg-bad", warn: "bg-warn", accent: "bg-accent/25" } as const;

/**
 * A workspace seen from afar: its state as a shape, in a ring that says who pays (square: the tenant, round: the
 * platform), and its name where there is room. From farthest away what needs a person fills the whole card.
 */
export const CardDot = ({
  workspace,
  detail,
}: {
  workspace: WorkspaceNode;
  detail: Exclude<Detail, "card">;
}) => {
  const look = stateLook(workspace.observedState, stageProgress(workspace.stage) !== null);
  const line = attentionLine(workspace);
  const labelled = detail === "label";
  return (
    <span
      className={clsx(
        "absolute inset-0 flex items-center gap-[calc(4px*var(--unit))] rounded-lg",
        labelled ? "justify-start px-1" : "justify-center",
        !labelled && line && FLAG[line.tone],
      )}
    >
      <span
        className={clsx(
          "flex shrink-0 items-center justify-center bg-surface",
          "size-[min(calc(18px*var(--unit)),64px)] border-[length:min(calc(1.5px*var(--unit)),6px)]",
          RING[workspace.payer.kind],
        )}
      >
        <StateShape look={look} className="size-[64%]!" />
      </span>
      {labelled && (
        <span
          className={clsx(
            "min-w-0 truncate text-[length:calc(11px*var(--unit))] leading-[1.3]",
            line?.tone === "bad" && "font-semibold text-bad",
            line?.tone === "warn" && "font-semibold text-warn",
          )}
        >
          {workspace.name}
        </span>
      )}
    </span>
  );
};
