import { GATEWAY_MEMORY } from "../../scripts/start/children.ts";
import { type ServerOptions, type ServerProcess, startServerProcess } from "./server-process.ts";
import type { Workload } from "./workloads.ts";

export const CONTENDERS = ["direct", "pipe", "gateway", "portkey"] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** One way to the upstream. */
export type Contender = {
  readonly name: ContenderName;
  /** Whose CPU and memory count. */
  readonly server: ServerProcess;
  readonly path: string;
  readonly headers: readonly string[];
};

export type ContenderOptions = {
  readonly workload: Workload;
  readonly databaseUrl: string;
  /** An access key of a live run. */
  readonly key: string;
  /** The peer's program; without it there is none. */
  readonly peerProgram: string | undefined;
  readonly profileDir: string | undefined;
};

const MESSAGES = "/anthropic/v1/messages";
const GATEWAY_MESSAGES = `/api/v1/internal/llm${MESSAGES}`;

/** Starts the upstream of a workload and all ways to it. */
export const startContenders = async (
  options: ContenderOptions,
): Promise<{ readonly contenders: readonly Contender[]; stop(): Promise<void> }> => {
  const { workload, databaseUrl, key, peerProgram, profileDir } = options;
  const servers: ServerProcess[] = [];
  const start = async (file: string, serverOptions: ServerOptions): Promise<ServerProcess> => {
    const server = await startServerProcess(file, serverOptions);
    servers.push(server);
    return server;
  };
  const headers = ["content-type", "application/json", "x-api-key", key, "anthropic-version", "2023-06-01"];
  const upstream = await start("./upstream.ts", { args: [String(workload.paceMs)] });
  const pipe = await start("./pipe.ts", { args: [upstream.url] });
  const ours = await start("./ours.ts", {
    args: [databaseUrl, upstream.url],
    profileDir,
    node: GATEWAY_MEMORY,
  });
  const contenders: Contender[] = [
    { name: "direct", server: upstream, path: MESSAGES, headers },
    { name: "pipe", server: pipe, path: MESSAGES, headers },
    { name: "gateway", server: ours, path: GATEWAY_MESSAGES, headers },
  ];
  if (peerProgram !== undefined) {
    const server = await start("./peer.ts", { args: [peerProgram], quiet: true });
    const where = [
      "x-portkey-provider",
      "anthropic",
      "x-portkey-custom-host",
      `${upstream.url}/anthropic/v1`,
    ];
    contenders.push({ name: "portkey", server, path: "/v1/messages", headers: [...headers, ...where] });
  }
  return {
    contenders,
    stop: async () => {
      for (const server of servers.toReversed()) await server.stop();
    },
  };
};
