import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const bin = fileURLToPath(new URL("../bin/molecule.mjs", import.meta.url));
const repository = fileURLToPath(new URL("../../../", import.meta.url));

const molecule = (
  args: readonly string[],
  input = "",
  nodeFlags: readonly string[] = [],
): { status: number | null; lines: string[]; stderr: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeFlags, bin, ...args], {
    input,
    encoding: "utf8",
    cwd: repository,
  });
  return { status, lines: stdout.split("\n").slice(0, -1), stderr };
};

type GoldenRow = { input: Record<string, unknown>; expected: object };
const golden = (name: string): GoldenRow[] =>
  readFileSync(join(repository, "packages/registry/src/fixtures/golden", `${name}.jsonl`), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

describe("molecule providers derive and upstream", () => {
  it.each(["derive", "upstream"])("%s answers every worked case", (name) => {
    const rows = golden(name);
    const { status, lines } = molecule(
      ["providers", name],
      rows.map(({ input }) => `${JSON.stringify(input)}\n`).join(""),
    );
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows.map(({ expected }) => expected));
    expect(status).toBe(0);
  });

  it.each([
    ["derive", '{"runtime":"codex","model":"gpt-5.4"}'],
    ["derive", '{"runtime":"codex","model":"gpt-5.4","authEnv":"OPENAI_API_KEY"}'],
    ["derive", '{"runtime":null,"model":"gpt-5.4","authEnv":[]}'],
    ["derive", '{"runtime":"codex","model":5,"authEnv":[]}'],
    ["derive", '{"runtime":"codex","model":"gpt-5.4","authEnv":[null]}'],
    ["upstream", "{}"],
    ["upstream", '{"model":["a"]}'],
  ])("%s refuses %s", (name, line) => {
    const good = '{"model":"openai/x","runtime":"codex","authEnv":[],"extra":1}';
    const { status, lines } = molecule(["providers", name], `${line}\n${good}\n`);
    expect([status, lines[0], lines.length]).toEqual([1, '{"error":"bad_input"}', 2]);
    expect(lines[1]).not.toContain("bad_input");
  });
});

describe("molecule providers check", () => {
  it("accepts and refuses the worked manifests", () => {
    const folder = mkdtempSync(join(tmpdir(), "manifest-"));
    try {
      for (const { input, expected } of golden("manifest")) {
        const file = join(folder, "providers.yaml");
        writeFileSync(file, String(input.yaml));
        const { status, lines } = molecule(["providers", "check", file]);
        const refused = "refused" in expected;
        expect([input.why, status]).toEqual([input.why, refused ? 1 : 0]);
        if (refused) expect(lines[0]).toMatch(/providers\.yaml:\d+: /);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 240_000);

  it("reads standard input, and tells when there is no file", () => {
    const ours = readFileSync(join(repository, "providers.yaml"), "utf8");
    expect(molecule(["providers", "check", "-"], ours).status).toBe(0);
    const missing = molecule(["providers", "check", "/nowhere/providers.yaml"]);
    expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining("/nowhere/providers.yaml")]);
  });
});

describe("molecule", () => {
  it("lists what a runtime offers, and refuses an unknown one", () => {
    const { lines } = molecule(["providers", "list", "--runtime", "codex"]);
    expect(lines.map((line) => JSON.parse(line).model)).toContain("openai/gpt-5.4");
    expect(molecule(["providers", "list", "--runtime", "nowhere"]).status).toBe(1);
  });

  it("finds the bundled Node when the running one cannot run TypeScript", () => {
    const { status, lines } = molecule(
      ["providers", "upstream"],
      '{"model":"openai/x"}\n{',
      process.features.typescript ? ["--no-strip-types"] : [],
    );
    expect([status, lines]).toEqual([
      1,
      ['{"vendor":"openai","model":"x","provider":"openai"}', '{"error":"bad_input"}'],
    ]);
  });

  it("ends quietly when its reader has had enough", async () => {
    const child = spawn(process.execPath, [bin, "providers", "upstream"], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.stdin.on("error", () => {});
    child.stdin.write('{"model":"openai/x"}\n');
    await once(child.stdout, "data");
    child.stdout.destroy();
    const ended = once(child, "exit");
    const feed = setInterval(() => child.stdin.write('{"model":"openai/x"}\n'.repeat(1000)), 20);
    const [status] = await ended;
    clearInterval(feed);
    expect([status, stderr]).toEqual([0, ""]);
  });
});
