import { setTimeout as delay } from "node:timers/promises";
import type { RegisterResponse } from "@molecule/domain";
import { type A2aServer, startA2aServer } from "./a2a/a2a-server.ts";
import { AGENT_VERSION, buildAgentCard, PROTOCOL_VERSIONS } from "./a2a/agent-card.ts";
import { createCallKeyCheck } from "./a2a/call-key.ts";
import type { AgentArguments } from "./agent-arguments.ts";
import type { AgentEnv } from "./env.ts";
import { type ActiveTasks, createActiveTasks } from "./executor/active-tasks.ts";
import { createConversations } from "./executor/conversations.ts";
import { createLoopExecutor, LOOP_LABEL } from "./executor/loop-executor.ts";
import { createMessageGate, type MessageGate } from "./executor/message-gate.ts";
import { calculator } from "./executor/tools/calculator.ts";
import { createClock } from "./executor/tools/clock.ts";
import { createLazyLlm } from "./llm/lazy-llm.ts";
import type { Log } from "./log.ts";
import { type Heartbeats, startHeartbeats } from "./platform/heartbeat-loop.ts";
import { createPlatformClient, type PlatformClient } from "./platform/platform-client.ts";
import { registerAgent } from "./platform/register-agent.ts";
import { createUsageOutbox, type UsageOutbox } from "./platform/usage-outbox.ts";

/** How long a leaving agent waits for its tasks to tell their callers, and for its last report. */
const LEAVE_WITHIN_MS = 1_500;

export type AgentOptions = {
  readonly args: AgentArguments;
  readonly env: AgentEnv;
  readonly log: Log;
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

const systemPrompt = ({ workspaceName, role }: RegisterResponse): string =>
  `You are “${workspaceName}”${role === null ? "" : `, ${role}`}, an assistant in a workspace. ` +
  "Answer the question that was asked, briefly and in its language. Use a tool when it gives a surer answer.";

const serve = ({ server, env, tasks, outbox, log }: Parts, registered: RegisterResponse): void => {
  const executor = createLoopExecutor({
    openLlm: createLazyLlm(env, registered.sandbox),
    tools: [calculator, createClock(() => new Date())],
    system: systemPrompt(registered),
    tasks,
    conversations: createConversations(),
    onUsage: (usage) => {
      // What the gateway forwarded it has counted itself; only a tenant's own provider is reported from here.
      if (env.billingMode === "byok") outbox.add(env.model ?? "", usage);
    },
    log,
  });
  const { workspaceName, role } = registered;
  server.serve(buildAgentCard({ workspaceName, role, url: server.url, executorLabel: LOOP_LABEL }), executor);
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
  const server = await startA2aServer({ callKey, refuseMessage: gate.refuse });
  const platform = createPlatformClient(env.platformUrl, env.agentKey);
  const parts: Parts = { ...options, tasks, gate, outbox: createUsageOutbox(), platform, server };
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
  serve(parts, registered);
  log.info("registered", {
    url: server.url,
    executor: args.executor,
    label: LOOP_LABEL,
    sandbox: registered.sandbox,
  });
  return leave;
};
