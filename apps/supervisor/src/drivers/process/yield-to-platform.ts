import { writeFile } from "node:fs/promises";
import { setPriority } from "node:os";

/** About a third of the processor's time that a platform process gets when both want it. */
export const AGENT_NICENESS = 5;

/**
 * Has an agent and what it starts come after the platform's own processes when there is too little processor time for
 * all: two hundred agents that start at once must not starve the supervisor that they report to. Linux shares time
 * between sessions first and between processes within one second (sched(7), "The autogroup feature"), so both are
 * told; whoever is not privileged may tell a session only every tenth of a second. An agent that cannot be told runs as
 * it is.
 */
export const yieldToPlatform = async (pid: number): Promise<void> => {
  try {
    setPriority(pid, AGENT_NICENESS);
    await writeFile(`/proc/${pid}/autogroup`, String(AGENT_NICENESS));
  } catch {
    // It has ended already, this system has no such groups, or another one was told a moment ago.
  }
};
