"use client";
import type { WorkspaceNode } from "@molecule/api";
import clsx from "clsx";
import { type AttentionLine, attentionLine, stageProgress } from "../features/workspace/attention.ts";
import { stateLook } from "../features/workspace/state-look.ts";
import { StateShape } from "../features/workspace/state-mark.tsx";

type PayerKind = WorkspaceNode["payer"]["kind"];

/** Square: the organization pays; round: the platform; dashed: nobody manages it. */
const RING: Record<PayerKind, string> = {
  tenant_key: "rounded-[28%] border-payer-tenant",
  tenant_subscription: "rounded-[28%] border-payer-tenant",
  platform: "rounded-full border-payer-platform",
  unmanaged_keys: "rounded-full border-dashed border-line-strong",
  no_llm: "rounded-full border-dashed border-line-strong",
  unknown: "rounded-full border-bad",
};

const FILL: Record<PayerKind, string> = {
  tenant_key: "bg-payer-tenant",
  tenant_subscription: "bg-payer-tenant",
  platform: "bg-payer-platform",
  unmanaged_keys: "bg-line-strong",
  no_llm: "bg-line-strong",
  unknown: "bg-bad",
};

const SIZE = "size-[min(calc(18px*var(--unit)),64px)] border-[length:min(calc(1.5px*var(--unit)),6px)]";

type DotProps = {
  workspace: WorkspaceNode;
  /** How much further than its card its name may reach. */
  nameRoom: number;
};

/** A workspace with room for its name: its state as a shape, in a ring that says who pays. */
export const CardLabel = ({ workspace, nameRoom }: DotProps) => {
  const look = stateLook(workspace.observedState, stageProgress(workspace.stage) !== null);
  const line = attentionLine(workspace);
  return (
    <span
      className="absolute inset-y-0 left-0 flex items-center gap-[calc(4px*var(--unit))] px-1"
      style={{ right: -nameRoom }}
    >
      <span
        className={clsx(
          "flex shrink-0 items-center justify-center bg-surface",
          SIZE,
          RING[workspace.payer.kind],
        )}
      >
        <StateShape look={look} className="size-[64%]!" />
      </span>
      <span
        className={clsx(
          "min-w-0 text-[length:calc(11px*var(--unit))] leading-[1.3]",
          "truncate",
          line?.tone === "bad" && "font-semibold text-bad",
          line?.tone === "warn" && "font-semibold text-warn",
        )}
      >
        {workspace.name}
      </span>
    </span>
  );
};

/** Full: it is down; a frame: something is to be put right; a line below: something waits. Told apart without colour. */
const SIGN: Record<AttentionLine["tone"], string> = {
  bad: "inset-y-[12%] bg-bad",
  warn: "inset-y-[12%] rounded-lg border-[length:min(calc(2px*var(--unit)),16px)] border-warn",
  accent: "bottom-0 h-[min(calc(2.5px*var(--unit)),24%)] rounded-full bg-accent",
};

const serves = ({ observedState, stage }: WorkspaceNode): boolean =>
  observedState === "online" || observedState === "degraded" || stageProgress(stage) !== null;

const Dot = ({ workspace }: { workspace: WorkspaceNode }) => {
  const line = attentionLine(workspace);
  const { kind } = workspace.payer;
  return (
    <>
      {line && <span className={clsx("absolute inset-x-0", SIGN[line.tone])} />}
      <span
        className={clsx(
          "absolute inset-0 m-auto",
          SIZE,
          RING[kind],
          serves(workspace) ? FILL[kind] : "bg-surface",
          line && "ring-[length:min(calc(2px*var(--unit)),10px)] ring-surface",
        )}
      />
    </>
  );
};

/**
 * A workspace from farthest away, one element for each of thousands: its payer's ring, filled while it serves and
 * hollow while it does not. What needs a person has a sign as wide as its card behind the ring. A name stands beside
 * it where there is room.
 */
export const CardDot = ({ workspace, nameRoom }: DotProps) => (
  <>
    <Dot workspace={workspace} />
    {nameRoom > 0 && (
      <span
        className={clsx(
          "absolute inset-y-0 flex items-center pl-[calc(4px*var(--unit))] text-[length:calc(10px*var(--unit))] text-muted leading-[1.3]",
          attentionLine(workspace) ? "left-full" : "left-[calc(50%+9px*var(--unit))]",
        )}
        style={{ maxWidth: nameRoom }}
      >
        <span className="truncate">{workspace.name}</span>
      </span>
    )}
  </>
);
