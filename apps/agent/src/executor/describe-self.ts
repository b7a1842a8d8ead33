import type { RegisterResponse } from "@molecule/domain";

/** What an agent is told of itself: who it is, and what changed since it ran last; names, never values. */
export const describeSelf = ({ workspaceName, role, changed }: RegisterResponse): string =>
  `You are “${workspaceName}”${role === null ? "" : `, ${role}`}, an assistant in a workspace. ` +
  "Answer the question that was asked, briefly and in its language. Use a tool when it gives a surer answer." +
  (changed.length === 0
    ? ""
    : ` You were restarted, and these settings changed since you ran last: ${changed.join(", ")}.`);
