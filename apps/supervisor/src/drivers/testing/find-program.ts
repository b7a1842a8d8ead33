import { basename } from "node:path";
import { createProcessTable } from "../process/process-table.ts";

/** The program inside a sandbox: the one of the group that is not the sandbox's own. For tests. @throws Error */
export const findProgram = async (groupId: number): Promise<number> => {
  const table = createProcessTable();
  const inside: number[] = [];
  for (const { pid } of await table.listGroup(groupId)) {
    const [program = ""] = await table.commandOf(pid);
    if (basename(program) !== "bwrap") inside.push(pid);
  }
  const [pid] = inside;
  if (pid === undefined || inside.length > 1) throw new Error(`there are ${inside.length} programs inside`);
  return pid;
};
