import { notify, withTenant } from "@molecule/db";
import {
  findPreviousReceipt,
  findRun,
  findRunIntroduction,
  findRunReceipt,
  type KeyedRun,
  setRunRegistered,
} from "@molecule/db/repositories";
import {
  DomainError,
  processScope,
  type RegisterRequest,
  type RegisterResponse,
  type Secret,
} from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { listReceiptChanges } from "./list-changed-names.ts";
import { deriveCallKey, digestRunKey } from "./run-key.ts";

/** How often an agent reports. It reports at once when a task ends. */
export const HEARTBEAT_INTERVAL_MS = 5_000;

/** An agent on this host listens on this host alone; another address would have us call a stranger. */
const isLoopback = (url: string): boolean => {
  const { protocol, hostname, username, password } = new URL(url);
  return protocol === "http:" && hostname === "127.0.0.1" && username === "" && password === "";
};

/** An agent elsewhere is called where it called from: any other address would be one that it has us call. */
const isItsOwn = (url: string, from: string | undefined): boolean => {
  const { protocol, hostname, username, password } = new URL(url);
  const caller = from?.replace(/^::ffff:/, "");
  return protocol === "http:" && hostname === caller && username === "" && password === "";
};

/**
 * Takes an agent's address and binds its key to it: the same agent may repeat itself, another address is
 * refused. Answers what the agent may know of its workspace, and the digest of the key that callers present.
 * @throws DomainError RUN_ENDED, CONFLICT or BAD_INPUT
 */
export const registerAgent = (
  ctx: Pick<ServiceContext, "db">,
  run: KeyedRun,
  request: RegisterRequest,
  { callKeySecret, from }: { readonly callKeySecret: Secret; readonly from: string | undefined },
): Promise<RegisterResponse> => {
  const scope = processScope("supervisor", run.tenantId);
  return withTenant(ctx.db, scope, async (tx) => {
    const introduction = await findRunIntroduction(tx, scope, run.runId);
    if (introduction === undefined) throw runEnded();
    if (introduction.driver === "process" && !isLoopback(request.url))
      throw new DomainError("BAD_INPUT", "An agent on this host listens on 127.0.0.1.", { field: "url" });
    if (introduction.driver !== "process" && !isItsOwn(request.url, from))
      throw new DomainError("BAD_INPUT", "An agent listens at the address that it calls from.", {
        field: "url",
      });
    const { url: agentUrl, executor, agentVersion } = request;
    if (!(await setRunRegistered(tx, scope, run.runId, { agentUrl, executor, agentVersion }))) {
      if ((await findRun(tx, scope, run.runId))?.endedAt !== null) throw runEnded();
      throw new DomainError("CONFLICT", "Another agent has registered with this key.", {
        remedy: "Restart the workspace: each start has a key of its own.",
      });
    }
    // The agent reaches any of the supervisors; the one that holds the workspace waits for it.
    await notify(tx, "molecule_work", run.workspaceId);
    const { workspaceName, role, sandbox } = introduction;
    const before = await findPreviousReceipt(tx, scope, run.runId);
    const now = await findRunReceipt(tx, scope, run.runId);
    return {
      workspaceName,
      role,
      sandbox,
      callKeySha256: digestRunKey(deriveCallKey(callKeySecret, run.runId).expose()).toString("hex"),
      heartbeatIntervalMs: HEARTBEAT_INTERVAL_MS,
      changed: before === undefined || now === undefined ? [] : listReceiptChanges(before, now),
    };
  });
};

/** The answer to an agent whose run is over. */
export const runEnded = (): DomainError =>
  new DomainError("RUN_ENDED", "This run has ended, and its keys with it.", {
    remedy: "Leave; a new start has new keys.",
  });
