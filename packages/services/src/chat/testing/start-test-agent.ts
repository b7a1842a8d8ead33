import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { AGENT_API, registerRequestSchema, Secret } from "@molecule/domain";
import type { SandboxModel } from "@molecule/sandbox-model";

const MAIN = join(import.meta.dirname, "../../../../../apps/agent/src/main.ts");

/** A real agent process, registered with a platform that does no more than it must. For tests. */
export type TestAgent = {
  readonly url: string;
  readonly callKey: Secret;
  /** What heartbeats are answered from now on. */
  answerHeartbeats: (answer: { readonly drain?: boolean; readonly exit?: boolean }) => void;
  readonly draining: () => boolean;
  readonly kill: () => Promise<void>;
};

export const startTestAgent = async (model: SandboxModel): Promise<TestAgent> => {
  const callKey = new Secret(`mc_live_${randomBytes(32).toString("base64url")}`);
  const registered = Promise.withResolvers<string>();
  let answer: object = {};
  let draining = false;
  const platform = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const body: unknown = JSON.parse(text);
    const send = (value: object) => response.end(JSON.stringify(value));
    if (request.url !== AGENT_API.register) {
      draining = typeof body === "object" && body !== null && Reflect.get(body, "draining") === true;
      return send(answer);
    }
    send({
      workspaceName: "Ada",
      role: null,
      sandbox: true,
      callKeySha256: createHash("sha256").update(callKey.expose()).digest("hex"),
      heartbeatIntervalMs: 100,
      changed: [],
    });
    registered.resolve(registerRequestSchema.parse(body).url);
  });
  platform.listen(0, "127.0.0.1");
  await once(platform, "listening");
  const address = platform.address();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  const child: ChildProcess = spawn(process.execPath, [MAIN, "--executor=loop"], {
    stdio: "ignore",
    env: {
      WORKSPACE_ID: "01939f5e-0000-7000-8000-000000000001",
      PLATFORM_URL: `http://127.0.0.1:${address.port}`,
      MOLECULE_AGENT_KEY: "ma_live_test",
      MOLECULE_LLM_BILLING_MODE: "byok",
      MOLECULE_LLM_DIALECT: "anthropic",
      MODEL: "anthropic:claude-sonnet-4-6",
      ANTHROPIC_API_KEY: "sk-sandbox-01939f5e-0123456789abcdef0123456789abcdef",
      ANTHROPIC_BASE_URL: model.anthropicBaseUrl,
      PATH: "/usr/bin:/bin",
    },
  });
  const exited = once(child, "exit");
  const url = await registered.promise;
  return {
    url,
    callKey,
    answerHeartbeats: (next) => {
      answer = next;
    },
    draining: () => draining,
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
      platform.close();
      platform.closeAllConnections();
    },
  };
};
