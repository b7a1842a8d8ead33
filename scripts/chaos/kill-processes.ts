import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { closeDatabase } from "@molecule/db";
import postgres from "postgres";
import type { Outcome } from "../gates/outcome.ts";
import { databaseUrl } from "../postgres/embedded-postgres.ts";
import { type Installation, startInstallation } from "../start/start-installation.ts";
import { type Asked, askEveryone, listEveryone, openClient } from "./ask-everyone.ts";
import { findBrokenPromises } from "./find-broken-promises.ts";

const RECOVERY_MS = 120_000;
const AGENT = "agent";

type Scene = {
  readonly installation: Installation;
  readonly url: string;
  readonly adminUrl: string;
  readonly close: () => Promise<void>;
};

const readJson = (file: string): Record<string, string> => JSON.parse(readFileSync(file, "utf8"));

const openScene = async (): Promise<Scene> => {
  const dir = mkdtempSync(join(tmpdir(), "molecule-chaos-"));
  const environment = { PATH: process.env["PATH"], HOME: process.env["HOME"], MOLECULE_DATA_DIR: dir };
  const installation = startInstallation(environment, (line) => console.log(`    ${line.trim()}`));
  const close = async (): Promise<void> => {
    await installation.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await installation.ready;
  } catch (error) {
    await close();
    throw error;
  }
  const { superuser = "", login = "" } = readJson(join(dir, "postgres/passwords.json"));
  const port = Number(readJson(join(dir, "postgres-port.json"))["port"]);
  return {
    installation,
    close,
    url: databaseUrl(port, "molecule", login, "molecule"),
    adminUrl: databaseUrl(port, "postgres", superuser, "molecule"),
  };
};

const kill = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(pid, "SIGKILL");
  } catch (error) {
    // It fell over by itself a moment ago, and is being started again.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

/** The process of one agent, whichever. */
const findAgent = async (adminUrl: string): Promise<number | undefined> => {
  const sql = postgres(adminUrl, { max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    const [run] = await sql<{ pid: number }[]>`
      select (handle->>'pid')::int as pid from runs
      where live_at is not null and ended_at is null and handle ? 'pid' order by random() limit 1`;
    return run?.pid;
  } finally {
    await sql.end({ timeout: 5 });
  }
};

const findTarget = async ({ installation, adminUrl }: Scene, name: string): Promise<number | undefined> =>
  name === AGENT ? findAgent(adminUrl) : installation.pids().get(name);

/** Waits until everything is as it should be again; @returns what is still not, when patience ends. */
const settle = async (adminUrl: string, asked: readonly Asked[]): Promise<readonly string[]> => {
  const deadline = performance.now() + RECOVERY_MS;
  let left: readonly string[] = [];
  do {
    await sleep(500);
    try {
      const { never, unsettled } = await findBrokenPromises(adminUrl, asked);
      if (never.length > 0) return never;
      left = unsettled;
    } catch (error) {
      left = [`the database does not answer: ${String(error)}`];
    }
  } while (left.length > 0 && performance.now() < deadline);
  return left;
};

/**
 * Kills each process of an installation, an agent's among them, again and again while its agents work, and looks at
 * the database after each: nothing lost, nothing doubled, everybody online and every question answered or explained.
 */
export const killProcesses = async (killsPerProcess: number): Promise<Outcome> => {
  const scene = await openScene();
  const db = openClient(scene.url);
  let passed = 0;
  const faults: string[] = [];
  try {
    const everyone = await listEveryone(db);
    for (const fault of await settle(scene.adminUrl, [])) faults.push(`before any kill: ${fault}`);
    for (let round = 1; round <= killsPerProcess; round += 1)
      for (const name of [...scene.installation.pids().keys(), AGENT]) {
        const asked = await askEveryone(db, everyone);
        // Another moment of the work each time.
        await sleep(Math.random() * 800);
        const pid = await findTarget(scene, name);
        if (pid === undefined) faults.push(`${name}, kill ${round}: there was nothing to kill`);
        kill(pid);
        const startedAt = performance.now();
        const left = await settle(scene.adminUrl, asked);
        const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
        console.log(
          `  kill ${round} of ${name}: ${left.length === 0 ? `well after ${took}` : left.join("; ")}`,
        );
        if (left.length === 0) passed += 1;
        else faults.push(`${name}, kill ${round}: ${left.join("; ")}`);
      }
  } finally {
    await closeDatabase(db);
    await scene.close();
  }
  return { passed, failed: faults.length, detail: faults.join("\n") };
};
