import { hostname } from "node:os";
import { createProcessTable } from "../drivers/process/process-table.ts";

/** Names this process among all supervisors, and says how to see whether it still lives. */
export type OwnerName = {
  readonly name: string;
  /** Those of these owners that are certainly dead: processes of this host that are gone. */
  readonly findDead: (owners: readonly string[]) => Promise<readonly string[]>;
};

const SEPARATOR = "|";

/** @throws Error when this process cannot be found in the process table */
export const createOwnerName = async (pid: number = process.pid): Promise<OwnerName> => {
  const table = createProcessTable();
  const self = await table.find(pid);
  if (self === null) throw new Error(`process ${pid} is not in the process table`);
  const here = [hostname(), await table.space()].join(SEPARATOR);
  const isDead = async (owner: string): Promise<boolean> => {
    if (!owner.startsWith(`${here}${SEPARATOR}`)) return false;
    const [otherPid = "", startedAt] = owner.slice(here.length + 1).split(SEPARATOR);
    return (await table.find(Number(otherPid)))?.startedAt !== startedAt;
  };
  return {
    name: [here, pid, self.startedAt].join(SEPARATOR),
    findDead: async (owners) => {
      const dead = await Promise.all(owners.map(isDead));
      return owners.filter((_, index) => dead[index]);
    },
  };
};
