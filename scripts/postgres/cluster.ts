import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { StartError } from "../start-error.ts";
import type { PostgresBinaries } from "./binaries.ts";
import { giveTo, type Launch } from "./unprivileged.ts";

export const SUPERUSER = "postgres";
export const LOGIN_ROLE = "molecule";

/** Passwords of a cluster; every local user can reach the port, so each cluster has its own. */
export type ClusterPasswords = { readonly superuser: string; readonly login: string };

/** Where a cluster keeps its parts: the server's files, its passwords, its log. */
export const clusterPaths = (dir: string) => ({
  data: join(dir, "cluster"),
  passwords: join(dir, "passwords.json"),
  log: join(dir, "postgres.log"),
});

const newPassword = (): string => randomBytes(24).toString("base64url");

const readPasswords = (file: string): ClusterPasswords => {
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof parsed === "object" && parsed !== null && "superuser" in parsed && "login" in parsed)
    return { superuser: String(parsed.superuser), login: String(parsed.login) };
  throw new StartError(`${file} does not hold the database's passwords.`, "Restore it from a backup.");
};

const runInitdb = (
  binaries: PostgresBinaries,
  launch: Launch,
  dataDir: string,
  passwordFile: string,
  durable: boolean,
): void => {
  const [command, args] = launch.command(binaries.initdb, [
    `--pgdata=${dataDir}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
    ...(durable ? [] : ["--no-sync"]),
  ]);
  const result = spawnSync(command, args, {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], TZ: "UTC" },
    ...(launch.owner ?? {}),
  });
  if (result.status === 0) return;
  rmSync(dataDir, { recursive: true, force: true });
  throw new StartError(
    `Creating the database's files in ${dataDir} failed: ${(result.stderr || String(result.error)).trim()}`,
    "Check that the folder is on a local disk with at least 200 MB free and can be written to.",
  );
};

/** Creates the server's files when they are not there yet; an initdb that was killed halfway starts over. */
export const prepareCluster = (
  binaries: PostgresBinaries,
  launch: Launch,
  dir: string,
  durable: boolean,
): ClusterPasswords => {
  const paths = clusterPaths(dir);
  const finished = join(paths.data, "molecule-initialized");
  if (existsSync(finished)) return readPasswords(paths.passwords);
  rmSync(paths.data, { recursive: true, force: true });
  mkdirSync(paths.data, { recursive: true, mode: 0o700 });
  const passwords = { superuser: newPassword(), login: newPassword() };
  writeFileSync(paths.passwords, JSON.stringify(passwords), { mode: 0o600 });
  const passwordFile = join(dir, "initdb-password");
  writeFileSync(passwordFile, `${passwords.superuser}\n`, { mode: 0o600 });
  try {
    giveTo(launch, dir);
    runInitdb(binaries, launch, paths.data, passwordFile, durable);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(finished, "", { mode: 0o600 });
  giveTo(launch, dir);
  return passwords;
};
