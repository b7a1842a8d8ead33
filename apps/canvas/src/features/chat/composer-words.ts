import type { WorkspaceNode } from "@molecule/api";

type Situation = Pick<
  WorkspaceNode,
  "name" | "desiredState" | "observedState" | "stage" | "attention" | "queuedMessages"
>;

const count = (messages: number): string =>
  messages === 1 ? "1 message waits" : `${messages} messages wait`;

/** Why nobody can write to this workspace; null when one can. */
export const composerRefusal = (node: Situation, mayWrite: boolean): string | null => {
  if (!mayWrite) return "Your role here is viewer: you can read along. A member can write.";
  if (node.desiredState === "removed" || node.observedState === "removed")
    return "This workspace is removed; nobody answers here.";
  return null;
};

/** What becomes of a message that is sent now; null when it is delivered at once. */
export const composerNote = (node: Situation): string | null => {
  const { name, desiredState, observedState, stage, attention } = node;
  if (desiredState === "paused") return `${name} is paused: messages wait until it is resumed.`;
  if (desiredState === "hibernated") return `${name} is asleep: messages wait until it is awake.`;
  if (observedState === "online" || observedState === "degraded") return null;
  if (attention !== null && (observedState === "failed" || observedState === "offline"))
    return `${name} does not run: messages wait until it is online.`;
  return stage !== null || observedState === "provisioning"
    ? `${name} is starting: messages wait a moment.`
    : `${name} is not online: messages wait until it is.`;
};

/** "2 waiting until marketing is online"; null when nothing waits. */
export const waitingWords = (node: Situation): string | null => {
  if (node.queuedMessages === 0) return null;
  const isUp = (node.observedState === "online" || node.observedState === "degraded") && node.stage === null;
  return isUp
    ? `${count(node.queuedMessages)} for ${node.queuedMessages === 1 ? "its" : "their"} turn`
    : `${node.queuedMessages} waiting until ${node.name} is online`;
};
