import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@molecule/domain";
import { type SandboxModel, startSandboxModel } from "@molecule/sandbox-model";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readRecorded } from "../../apps/gateway/src/testing/read-recorded.ts";
import { registryAt } from "../../apps/gateway/src/testing/start-test-gateway.ts";
import { recordProviders } from "./record-providers.ts";

let model: SandboxModel;
let dir: string;
beforeAll(async () => {
  model = await startSandboxModel({ port: 0 });
});
afterAll(() => model.close());
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "molecule-record-"));
  model.script([]);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const KEY = "sk-sandbox-a-key-to-record-with";

/** The sandbox model stands where the providers are; what is recorded says so by its address. */
const record = async (key: string) => {
  const lines: string[] = [];
  const sums = await recordProviders({
    ...{ registry: registryAt(model.url), dir, at: new Date(), allowPrivateProviders: true },
    keys: new Map([
      ["anthropic", [new Secret(key)]],
      ["openai", [new Secret(key)]],
    ]),
    say: (line) => lines.push(line),
  });
  return { sums, lines };
};

describe("recordProviders", () => {
  it("keeps the bytes of each dialect, where they came from, and the provider's numbers", async () => {
    const { sums, lines } = await record(KEY);
    expect(sums).toEqual({ recorded: 6, skipped: 2, failed: 0 });
    expect(lines.filter((line) => line.startsWith("SKIP"))).toEqual([
      expect.stringContaining("MOLECULE_PLATFORM_KEYS_MOONSHOT"),
      expect.stringContaining("MOLECULE_PLATFORM_KEYS_MINIMAX"),
    ]);
    const recorded = readRecorded(dir);
    expect(recorded.map(({ name }) => name)).toEqual([
      ...["anthropic-messages-text", "anthropic-messages-tool"],
      ...["openai-chat-text", "openai-chat-tool", "openai-responses-text", "openai-responses-tool"],
    ]);
    for (const { provenance } of recorded)
      expect(provenance.recordedFrom).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
    for (const file of readdirSync(dir)) expect(readFileSync(join(dir, file), "utf8")).not.toContain(KEY);
  });

  it("keeps nothing of a refusal, and does not repeat the key", async () => {
    const { sums, lines } = await record("sk-ant-a-real-looking-key");
    expect(sums).toMatchObject({ recorded: 0, failed: 6 });
    expect(lines.join("\n")).toContain("401");
    expect(lines.join("\n")).not.toContain("real-looking");
    expect(readdirSync(dir)).toEqual([]);
  });

  it("keeps no stream without numbers", async () => {
    model.script([{ usage: null, times: 100 }]);
    const { sums, lines } = await record(KEY);
    expect(sums.recorded).toBe(0);
    expect(lines.join("\n")).toContain("carries no usage");
  });
});
