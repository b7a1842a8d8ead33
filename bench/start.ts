/**
 * `npm start` on data that is there already, to the first page that a person can use, and Ctrl-C to the end of it:
 * seconds, medians of three, as one JSON line.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = dirname(import.meta.dirname);
const ROUNDS = 3;
const MOST_SECONDS = 15;
/** A first start installs, builds the canvas and creates the database. */
const PATIENCE_MS = 5 * 60_000;
const READY = /Molecule is ready: (\S+)/;

const secondsSince = (startMs: number): number => (performance.now() - startMs) / 1000;

const start = (dataDir: string): ChildProcess =>
  spawn("npm", ["start"], {
    cwd: ROOT,
    // A group of its own, to be told to stop as a terminal tells it.
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], MOLECULE_DATA_DIR: dataDir },
  });

const readUrl = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    child.stdout?.on("data", (chunk) => {
      said += String(chunk);
      const url = READY.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once("close", () => reject(new Error(`The installation did not start:\n${said}`)));
  });

const waitForPage = async (url: string): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true && (await answer.text()).includes("</html>")) return;
    await sleep(50);
  }
  throw new Error(`${url} shows no page.`);
};

const stop = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, "close");
  if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
  await ended;
};

const measureOnce = async (dataDir: string): Promise<{ readonly start: number; readonly stop: number }> => {
  const startedAt = performance.now();
  const child = start(dataDir);
  try {
    await waitForPage(await readUrl(child));
  } catch (error) {
    await stop(child);
    throw error;
  }
  const startSeconds = secondsSince(startedAt);
  const stoppedAt = performance.now();
  await stop(child);
  return { start: startSeconds, stop: secondsSince(stoppedAt) };
};

const median = (values: readonly number[]): number =>
  Number((values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN).toFixed(2));

const dataDir = mkdtempSync(join(tmpdir(), "molecule-bench-start-"));
try {
  const first = await measureOnce(dataDir);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureOnce(dataDir));
  const startSeconds = median(rounds.map((round) => round.start));
  console.log(
    JSON.stringify({
      startSeconds,
      startOfMost: Number((startSeconds / MOST_SECONDS).toFixed(2)),
      stopSeconds: median(rounds.map((round) => round.stop)),
      firstStartSeconds: Number(first.start.toFixed(2)),
      rounds: ROUNDS,
    }),
  );
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
