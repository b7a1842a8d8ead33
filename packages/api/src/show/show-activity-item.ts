import type { ActivityRow } from "@molecule/db/repositories";
import type { ActivityItem } from "../views/index.ts";

const TITLES: Readonly<Record<string, string>> = {
  "secret.set": "Saved secrets",
  "secret.deleted": "Deleted secrets",
  "secret.renamed": "Renamed a secret",
  "secret.restored": "Put back an older version",
  "secret.described": "Changed a note or an expiry",
  "secret.leaked": "Marked a secret as leaked",
  "secret.rotation_started": "Began to rotate a secret",
  "secret.rotation_promoted": "Put a rotated value in place",
  "secret.rotation_taken_back": "Took a rotated value back",
  "secret.revoked": "Revoked an old value",
  "change_set.held": "Put a change aside",
  "change_set.released": "Let a waiting change be applied",
  "change_set.discarded": "Discarded a waiting change",
  "change_set.applied": "Applied a waiting change",
  "secret.refused": "A write was refused",
  "secret.sandbox_token_issued": "Got a sandbox token",
  "secret.tried": "Tried a key",
  "workspace.created": "Created the workspace",
  "workspace.renamed": "Renamed the workspace",
  "workspace.moved": "Moved the workspace",
  "workspace.executor": "Changed who answers",
  "workspace.removed": "Removed the workspace",
  "workspace.restart": "Asked for a restart",
  "workspace.paused": "Paused the workspace",
  "workspace.resumed": "Resumed the workspace",
  "workspace.runtime_set": "Changed the runtime",
  "workspace.override_set": "Changed the billing override",
  "workspace.payer_change_confirmed": "Agreed to a change of payer",
  "tenant.seeded": "Set up the organization",
  "credit.granted": "Moved credit by hand",
  "alert.resolved": "Resolved an alert",
  "message.retried": "Asked a question again",
  "message.cancelled": "Stopped an answer",
  "tenant.billing_mode_set": "Changed the organization's billing mode",
  "member.added": "Added a member",
  "member.removed": "Removed a member",
  "member.role_changed": "Changed a member's role",
  "workspace.start_cancelled": "Called off a start",
  "workspace.hibernated": "Let it hibernate",
  "workspace.woken": "Woke it by a message",
  "workspace.hibernation_set": "Changed when it hibernates",
  "workspace.proof_asked": "Asked for a proof",
  "workspace.bulk_restart": "Restarted several workspaces",
  "workspace.bulk_stopped": "Stopped a bulk restart",
  queued: "A start was asked for",
  preparing: "Preparing the start",
  draining: "Letting the old run finish",
  stopping: "Stopping the old run",
  starting: "Starting the agent",
  registering: "Waiting for the agent to register",
  proving: "Proving the new run",
  online: "Started",
  refused: "The start was refused",
  ended: "The run ended",
  failed: "The start failed",
  paused: "Paused",
  crashed: "The agent ended by itself",
  grant: "Credit was granted",
  top_up: "Credit was added",
  adjustment: "The balance was adjusted",
  refund: "A charge was refunded",
  admitted: "A call is under way",
  settled: "A call was charged",
  void: "A call cost nothing",
  unresolved: "A call's cost is not known yet",
  peer_sending: "Gave a task to a peer",
  peer_done: "Had a task done by a peer",
  peer_failed: "A task for a peer failed",
};

/** Who pays for a peer's task, as a person says it; it is always the one who did it. */
const PAYERS: Readonly<Record<string, string>> = {
  tenant: "paid on its own key",
  platform: "paid from platform credits",
  none: "unmanaged",
};

const isPlain = (value: unknown): value is string | number | boolean | null =>
  value === null || ["string", "number", "boolean"].includes(typeof value);

const show = (value: unknown): string => {
  if (isPlain(value)) return value === null ? "none" : String(value);
  if (Array.isArray(value)) return value.map(show).join(", ");
  if (typeof value !== "object" || value === null) return "";
  return Object.entries(value)
    .map(([key, inner]) => `${key} ${show(inner)}`)
    .join(", ");
};

/** Ids, and amounts in their smallest unit: for exports. */
const NOT_FOR_READING = /(Id|NanoUsd)$/;

/** What stands before a value; those that speak for themselves have nothing before them. */
const LABELS: Readonly<Record<string, string>> = {
  names: "",
  detail: "",
  reason: "",
  model: "",
  generation: "start ",
  httpStatus: "answered ",
  tookMs: "in ",
};

const showTime = (ms: number): string =>
  ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;

/** What a record holds, in one line; a record holds names, versions and states, never a value. */
const describeSubject = ({
  action,
  subject: { name, ...rest },
  workspaceName,
}: ActivityRow): string | null => {
  if (action.startsWith("peer_")) {
    const { asker, callee, payer, code, tookMs } = rest;
    const took = typeof tookMs === "number" ? [`in ${showTime(tookMs)}`] : [];
    const failed = typeof code === "string" ? [code] : [];
    return [`${show(asker)} → ${show(callee)}`, PAYERS[show(payer)] ?? "", ...failed, ...took].join(" · ");
  }
  // A name that the line says already, and an answer that its reason says already, are not said twice.
  const subject = {
    ...(name === undefined || name === workspaceName ? {} : { name }),
    ...rest,
    ...(rest["reason"] || action === "settled" ? { httpStatus: null } : {}),
  };
  const { versions } = rest;
  if (action === "secret.set" && typeof versions === "object" && versions !== null) {
    return Object.entries(versions)
      .map(([name, version]) => `${name} v${version}`)
      .join(", ");
  }
  const parts = Object.entries(subject)
    .filter(([key, value]) => value !== null && value !== "" && !NOT_FOR_READING.test(key))
    .map(([key, value]) => {
      const shown = key === "tookMs" && typeof value === "number" ? showTime(value) : show(value);
      return `${LABELS[key] ?? `${key}: `}${shown}`;
    });
  return parts.length === 0 ? null : parts.join(" · ");
};

const WHO = {
  config: "Molecule",
  lifecycle: "Supervisor",
  money: "Molecule",
  call: "Gateway",
  team: "An agent",
} as const;

/** Puts a line of the timeline into words. */
export const showActivityItem = (row: ActivityRow): ActivityItem => ({
  key: row.key,
  kind: row.kind,
  at: row.at,
  who: row.who ?? WHO[row.kind],
  workspaceId: row.workspaceId,
  workspaceName: row.workspaceName,
  action: row.action,
  title: TITLES[row.action] ?? row.action,
  detail: describeSubject(row),
  amountNanoUsd: row.amountNanoUsd,
});
