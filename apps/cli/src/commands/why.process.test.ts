import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const bin = fileURLToPath(new URL("../../bin/molecule.mjs", import.meta.url));
const CANARY = "canary-7f3a91c27f3a91c2-QQQQ";

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "why-home-"));
});
afterAll(() => rmSync(home, { recursive: true }));

const why = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const ran = spawnSync(process.execPath, [bin, "why", ...args], {
    encoding: "utf8",
    cwd: home,
    env: { HOME: home, PATH: join(home, "bin"), ...env },
  });
  expect(ran.stdout + ran.stderr).not.toContain(CANARY);
  return ran;
};
const json = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { status, stdout } = why(["--json", ...args], env);
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  return { status, answer: JSON.parse(stdout) };
};

it.each([
  [{}, 3],
  [{ ANTHROPIC_API_KEY: CANARY }, 0],
  [{ ANTHROPIC_API_KEY: CANARY, ANTHROPIC_AUTH_TOKEN: `${CANARY}x` }, 2],
])("%j ends with %i", (env, status) => {
  expect(why(["--runtime", "claude-code"], env).status).toBe(status);
  const { answer } = json(["--runtime", "claude-code"], env);
  expect(answer).toMatchObject({ place: "this shell", exit_code: status });
});

it("says in words and on one line which credential goes where", () => {
  const { stdout } = why([], { ANTHROPIC_API_KEY: CANARY });
  expect(stdout).toContain("ANTHROPIC_API_KEY …QQQQ (the environment, as x-api-key)");
  expect(stdout).toContain("your Anthropic API account");
  const { answer } = json([], { ANTHROPIC_API_KEY: CANARY });
  expect(answer.runtimes).toMatchObject([
    {
      runtime: "claude-code",
      installed: false,
      sends: [{ name: "ANTHROPIC_API_KEY", source: "the environment", hint: "QQQQ", header: "x-api-key" }],
      host: "api.anthropic.com",
      payer: "api_account",
    },
    { runtime: "codex", payer: "nobody", mend: "codex login" },
  ]);
});

it("shows what is installed, and only that", () => {
  mkdirSync(join(home, "bin"));
  writeFileSync(join(home, "bin/codex"), "");
  const { answer } = json([]);
  rmSync(join(home, "bin"), { recursive: true });
  expect(answer.runtimes).toMatchObject([{ runtime: "codex", installed: true }]);
});

it("looks at a file instead, and names the lines that it could not read", () => {
  const file = join(home, "agent.env");
  writeFileSync(file, `# keys\nexport ANTHROPIC_API_KEY='${CANARY}'\n${CANARY}\nANTHROPIC_AUTH_TOKEN=tttt\n`);
  const own = { CLAUDE_CODE_OAUTH_TOKEN: "not looked at" };
  const { status, answer } = json(["--file", file, "--runtime", "claude-code"], own);
  expect(status).toBe(2);
  expect(answer.faults).toMatchObject([{ line: 3 }]);
  expect(answer.runtimes[0].sends.map(({ name }: { name: string }) => name)).toEqual([
    "ANTHROPIC_AUTH_TOKEN",
    "ANTHROPIC_API_KEY",
  ]);
  expect(answer.runtimes[0].mend).toBe(`take ANTHROPIC_API_KEY out of ${file}:2`);
  expect(why(["--file", file], own).stderr).toContain(`${file}:3: There is no = here`);
});

it("looks at a running process", async () => {
  const child = spawn(process.execPath, ["-e", "console.log(1);setInterval(()=>{},1000)"], {
    env: { HOME: home, CODEX_API_KEY: CANARY },
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const args = ["--pid", String(child.pid), "--runtime", "codex"];
  const { status } = why(args);
  // Only Linux shows a process's environment as a file; elsewhere that is said.
  if (process.platform !== "linux") {
    child.kill();
    expect(status).toBe(1);
    return;
  }
  const { answer } = json(args, { CODEX_API_KEY: "another" });
  child.kill();
  expect(answer.place).toBe(`process ${child.pid}`);
  expect(answer.runtimes).toMatchObject([{ sends: [{ name: "CODEX_API_KEY", hint: "QQQQ" }] }]);
});

it.each([
  [["--pid", "x"], "is no process id"],
  [["--pid", "999999999"], "cannot be read"],
  [["--file", "nowhere.env"], "nowhere.env"],
  [["--fil", "x"], "--file"],
  [["--file", "a", "--pid", "1"], "cannot be used with"],
  [["--runtime", "hermes"], "Allowed choices"],
])("%j is refused", (args, words) => {
  const { status, stderr } = why(args);
  expect([status, stderr]).toEqual([1, expect.stringContaining(words)]);
});

it("says whose key goes to a stranger in words that a person knows, and one helper on one line", () => {
  const stranger = {
    ANTHROPIC_API_KEY: `sk-ant-${"api03"}-${CANARY}`,
    ANTHROPIC_BASE_URL: "https://proxy.example",
  };
  const { stdout, status } = why(["--runtime", "claude-code"], stranger);
  expect(status).toBe(2);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(
    "ANTHROPIC_API_KEY belongs to Anthropic API or Claude Code subscription, and goes to proxy.example (ANTHROPIC_BASE_URL).",
  );
  const folder = join(home, "of-a-helper");
  mkdirSync(folder);
  writeFileSync(join(folder, "settings.json"), JSON.stringify({ apiKeyHelper: "/bin/give-key" }));
  const helped = why(["--runtime", "claude-code"], { CLAUDE_CONFIG_DIR: folder }).stdout;
  expect(helped).toContain(`apiKeyHelper (${join(folder, "settings.json")}, as authorization and x-api-key)`);
  expect(helped.match(/apiKeyHelper \(/g)).toHaveLength(1);
});

it("names a file that is not there, and the way on", () => {
  const { status, stderr } = why(["--file", join(home, "nope.env")]);
  expect(status).toBe(1);
  expect(stderr).toContain("nope.env cannot be read.\nName a file that is there");
});
