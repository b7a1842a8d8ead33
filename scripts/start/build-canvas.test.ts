import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { buildCanvas } from "./build-canvas.ts";

let root: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "molecule-build-"));
  const builder = join(root, "node_modules/next/dist/bin");
  for (const dir of [builder, join(root, "apps/canvas"), join(root, "packages")])
    mkdirSync(dir, { recursive: true });
  copyFileSync(join(import.meta.dirname, "fixtures/slow-builder.mjs"), join(builder, "next"));
  writeFileSync(join(root, "node_modules/next/package.json"), '{"type":"module"}');
  for (const name of ["package-lock.json", "tsconfig.json"]) writeFileSync(join(root, name), "{}");
});

afterEach(() => {
  letEnd();
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

const letEnd = (): void => writeFileSync(join(root, "may-end"), "");
const builds = (): string[] => readFileSync(join(root, "builds.txt"), "utf8").trim().split("\n");
const untilBuilding = (times = 1): Promise<void> =>
  vi.waitFor(() => expect(builds().filter((line) => line === "begin")).toHaveLength(times), {
    timeout: 60_000,
  });

type Start = { readonly child: ChildProcess; readonly said: () => string; readonly end: Promise<unknown> };

/** A process that builds as a start does. */
const startBuild = (): Start => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "fixtures/build.ts"), root], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += String(chunk);
  });
  return { child, said: () => text, end: once(child, "close") };
};

test("a second start waits for the build of the first, and finds it done", async () => {
  const first = startBuild();
  await untilBuilding();
  const second = startBuild();
  await vi.waitFor(() => expect(second.said()).toContain("is building the canvas; waiting"), {
    timeout: 60_000,
  });
  expect(second.said()).toContain(`process ${first.child.pid}`);
  letEnd();
  await Promise.all([first.end, second.end]);
  expect(first.said()).toContain("built: true");
  expect(second.said()).toContain("built: false");
  expect(builds()).toEqual(["begin", "end"]);
});

test("a build outlives the start that was killed; the next one waits for its end, and builds", async () => {
  const first = startBuild();
  await untilBuilding();
  first.child.kill("SIGKILL");
  await first.end;
  const second = startBuild();
  await vi.waitFor(() => expect(second.said()).toContain("waiting for it"), { timeout: 60_000 });
  expect(builds()).toEqual(["begin"]);
  letEnd();
  await second.end;
  expect(second.said()).toContain("built: true");
  expect(builds()).toEqual(["begin", "end", "begin", "end"]);
});

test("a start that is stopped while it builds leaves nothing that the next one would wait for", async () => {
  const abort = new AbortController();
  const say = (): void => undefined;
  const canvas = { root, logsDir: join(root, "logs"), say };
  const stopped = buildCanvas({ ...canvas, signal: abort.signal });
  await untilBuilding();
  abort.abort();
  await expect(stopped).rejects.toThrow("aborted");
  letEnd();
  expect(await buildCanvas({ ...canvas, signal: new AbortController().signal })).toBe(true);
  expect(builds()).toEqual(["begin", "begin", "end"]);
});
