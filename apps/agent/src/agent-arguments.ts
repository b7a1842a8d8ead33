import { parseArgs } from "node:util";

export type AgentArguments = {
  readonly executor: string;
  /** Where the real runtime of that name was installed; null for the loop. */
  readonly runtimeDir: string | null;
  /** `host`: this host's loopback alone; `network`: every address, for an agent in a container or pod of its own. */
  readonly listenOn: "host" | "network";
  /** How long registering may take before the process gives up. */
  readonly registerForMs: number;
  /** How long heartbeats may fail before the process leaves. */
  readonly heartbeatFailureMs: number;
};

const DEFAULT_REGISTER_FOR_MS = 30_000;
const DEFAULT_HEARTBEAT_FAILURE_MS = 60_000;

const milliseconds = (name: string, text: string | undefined, otherwise: number): number => {
  if (text === undefined) return otherwise;
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new Error(`--${name} takes a number of milliseconds.`);
  return Number(text);
};

/** Reads the command line. @throws Error on an unknown or malformed argument. */
export const parseAgentArguments = (argv: readonly string[]): AgentArguments => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      executor: { type: "string", default: "loop" },
      "runtime-dir": { type: "string" },
      listen: { type: "string", default: "host" },
      "register-for-ms": { type: "string" },
      "heartbeat-failure-ms": { type: "string" },
      // Read by bin/agent.mjs, before this file is loaded.
      "compile-cache": { type: "string" },
    },
  });
  const { listen } = values;
  if (listen !== "host" && listen !== "network") throw new Error("--listen takes host or network.");
  return {
    executor: values.executor,
    runtimeDir: values["runtime-dir"] ?? null,
    listenOn: listen,
    registerForMs: milliseconds("register-for-ms", values["register-for-ms"], DEFAULT_REGISTER_FOR_MS),
    heartbeatFailureMs: milliseconds(
      "heartbeat-failure-ms",
      values["heartbeat-failure-ms"],
      DEFAULT_HEARTBEAT_FAILURE_MS,
    ),
  };
};
