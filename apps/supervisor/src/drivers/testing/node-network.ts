import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { NODE_ADDRESS } from "./cluster-programs.ts";

const run = promisify(execFile);

const hasRules = async (): Promise<boolean> => (await run("iptables-save")).stdout.includes("KUBE-");

/** Gives this host the node's address. @returns how to take away what the node then made of the host's network */
export const openNodeNetwork = async (): Promise<() => Promise<void>> => {
  // A host that is a node of another cluster keeps that one's rules.
  const isNode = await hasRules();
  await run("ip", ["address", "replace", `${NODE_ADDRESS}/32`, "dev", "lo"]);
  return async () => {
    await run("ip", ["address", "delete", `${NODE_ADDRESS}/32`, "dev", "lo"]).catch(() => undefined);
    await run("ip", ["link", "delete", "molecule0"]).catch(() => undefined);
    if (isNode || !(await hasRules())) return;
    await run("sh", ["-c", "iptables-save | grep -v KUBE- | iptables-restore"]);
  };
};
