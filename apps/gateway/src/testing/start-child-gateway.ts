import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Failpoint } from "../failpoints.ts";

export type ChildGateway = { readonly process: ChildProcess; readonly url: string };

export type ChildGatewayOptions = {
  readonly databaseUrl: string;
  readonly modelUrl: string;
  readonly spoolDir: string;
  readonly failpoint?: { readonly point: Failpoint; readonly nth: number };
};

/** The gateway as `boot` starts it: its own process, configured by its environment alone. */
export const startChildGateway = async (options: ChildGatewayOptions): Promise<ChildGateway> => {
  const { databaseUrl, modelUrl, spoolDir, failpoint } = options;
  const child = spawn(process.execPath, [fileURLToPath(new URL("../../bin/gateway.mjs", import.meta.url))], {
    env: {
      DATABASE_URL: databaseUrl,
      GATEWAY_PORT: "0",
      GATEWAY_SPOOL_DIR: spoolDir,
      SANDBOX_MODEL_URL: modelUrl,
      FINGERPRINT_PEPPER: Buffer.alloc(32, 7).toString("base64"),
      ...(failpoint === undefined ? {} : { GATEWAY_FAILPOINT: `${failpoint.point}:${failpoint.nth}` }),
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, url }: { msg?: string; url?: string } = JSON.parse(line);
    if (msg === "listening" && url !== undefined) {
      child.stdout.resume();
      return { process: child, url };
    }
  }
  throw new Error("the gateway ended before it listened");
};
