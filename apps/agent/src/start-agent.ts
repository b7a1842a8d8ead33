import { setTimeout as delay } from "node:timers/promises";
import type { RegisterResponse } from "@molecule/domain";
import { type A2aServer, startA2aServer } from "./a2a/a2a-server.ts";
import { AGENT_VERSION, buildAgentCard, PROTOCOL_VERSIONS } from "./a2a/agent-card.ts";
import { createCallKeyCheck } from "./a2a/call-key.ts";
import type { AgentArguments } from "./agent-arguments.ts";
import type { AgentEnv } from "./env.ts";
import { type ActiveTasks, createActiveTasks } from "./executor/active-tasks.ts";
import type { Answering } from "./executor/answer.ts";
import { createMessageGate, type MessageGate } from "./executor/message-gate.ts";
import { openAnswering } from "./executor/open-answering.ts";
import type { RuntimePackage } from "./executor/runtime/locate-package.ts";
import { createTaskExecutor } from "./executor/task-executor.ts";
import type { Log } from "./log.ts";
import { type Heartbeats, startHeartbeats } from "./platform/heartbeat-loop.ts";
import { createPlatformClient, type PlatformClient } from "./platform/platform-client.ts";
import { registerAgent } from "./platform/register-agent.ts";
import { createUsageOutbox, type UsageOutbox } from "./platform/usage-outbox.ts";
import { createTeam } from "./team/team.ts";

/** How long a leaving agent waits for its tasks to tell their callers, and for its last report. */
const LEAVE_WITHIN_MS = 1_500;

export type AgentOptions = {
  readonly args: AgentArguments;
  readonly env: AgentEnv;
  readonly log: Log;
  /** The real runtime that answers; null for the loop. */
  readonly found: RuntimePackage | null;
  /** Ends the process, after the tasks in hand have told their callers. */
  readonly exit: (code: number) => void;
};

/** Tells the tasks in hand that they end, reports what is left to report, and exits. */
export type Leave = (code: number, why: string) => Promise<void>;

type Parts = AgentOptions & {
  readonly tasks: ActiveTasks;
  readonly gate: MessageGate;
  readonly outbox: UsageOutbox;
  readonly platform: PlatformClient;
  readonly server: A2aServer;
};

const serve = (parts: Parts, registered: RegisterResponse): Answering => {
  const { server, args, env, tasks, outbox, found, log } = parts;
  const answering = openAnswering({
    ...{ executor: args.executor, found, env, registered, team: createTeam(parts.platform), log },
    onUsage: (model, usage) => {
      // What the gateway forwarded it has counted itself; only a tenant's own provider is reported from here.
      if (env.billingMode === "byok") outbox.add(model, usage);
    },
  });
  const { label: executorLabel, answer } = answering;
  const { workspaceName, role } = registered;
  const card = buildAgentCard({ workspaceName, role, url: server.url, executorLabel });
  server.serve(card, createTaskExecutor({ answer, tasks, log }));
  return answering;
};

const beat = (parts: Parts, intervalMs: number, leave: Leave): Heartbeats =>
  startHeartbeats({
    platform: parts.platform,
    outbox: parts.outbox,
    intervalMs,
    failureLimitMs: parts.args.heartbeatFailureMs,
    describe: () => {
      const task = parts.tasks.oldest();
      return {
        currentTask: task === null ? null : { id: task.id, startedAt: task.startedAt.toISOString() },
        draining: parts.gate.isDraining(),
      };
    },
    onDrain: (drain) => {
      if (parts.gate.setDraining(drain))
        parts.log.info(drain ? "drain-began" : "drain-cancelled", { tasks: parts.tasks.count() });
    },
    onChanges: (names) => parts.log.info("configuration-changed", { names: names.join(",") }),
    onLeave: (reason) => void leave(reason === "told-to-exit" ? 0 : 1, reason),
    log: parts.log,
  });

const createLeave = (parts: Parts, stopBeating: () => Promise<void>): Leave => {
  const { tasks, gate, server, log, exit } = parts;
  let left = false;
  return async (code, why) => {
    if (left) return;
    left = true;
    log.info("leaving", { why, tasks: tasks.count() });
    gate.close();
    tasks.stopAll();
    const deadline = performance.now() + LEAVE_WITHIN_MS;
    while (tasks.count() > 0 && performance.now() < deadline) await delay(10);
    server.close();
    await Promise.race([stopBeating(), delay(LEAVE_WITHIN_MS)]);
    exit(code);
  };
};

/**
 * Starts an agent: listens, registers, answers, beats. Resolves when it is registered.
 * @throws PlatformCallError when the platform does not take it.
 */
export const startAgent = async (options: AgentOptions): Promise<Leave> => {
  const { args, env, log } = options;
  const callKey = createCallKeyCheck();
  const tasks = createActiveTasks(() => heartbeats.beatSoon());
  const gate = createMessageGate(tasks);
  const server = await startA2aServer({ callKey, refuseMessage: gate.refuse, listenOn: args.listenOn });
  const platform = createPlatformClient(env.platformUrl, env.agentKey);
  const parts: Parts = { ...options, tasks, gate, outbox: createUsageOutbox(log), platform, server };
  const registered = await registerAgent(
    platform,
    {
      url: server.url,
      agentVersion: AGENT_VERSION,
      protocolVersions: [...PROTOCOL_VERSIONS],
      executor: args.executor,
    },
    args.registerForMs,
    log,
  );
  const leave = createLeave(parts, () => heartbeats.stop());
  const heartbeats = beat(parts, registered.heartbeatIntervalMs, leave);
  callKey.expect(registered.callKeySha256);
  const { label } = serve(parts, registered);
  log.info("registered", {
    url: server.url,
    executor: args.executor,
    label,
    sandbox: registered.sandbox,
  });
  return leave;
};
