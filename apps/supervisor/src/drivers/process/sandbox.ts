import { execFile } from "node:child_process";
import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where a run finds itself inside its sandbox. */
export const SANDBOX_HOME = "/home/agent";
const SANDBOX_WORK = "/workspace";
/** Inside, an agent is nobody special; the kernel sees the supervisor's own user without any capability. */
const INSIDE_ID = "1000";

const BUBBLEWRAP = ["/usr/bin/bwrap", "/usr/local/bin/bwrap"];
const ENV = "/usr/bin/env";
const PRLIMIT = "/usr/bin/prlimit";
/** Counted within the sandbox alone: processes and threads. */
const MAX_TASKS = 1_024;

/** What of /etc an agent needs to resolve names and trust certificates; accounts and keys of this host stay out. */
const SHOWN_OF_ETC = [
  "alternatives",
  "ca-certificates",
  "hosts",
  "ld.so.cache",
  "ld.so.conf",
  "ld.so.conf.d",
  "localtime",
  "nsswitch.conf",
  "pki",
  "resolv.conf",
  "ssl",
].map((name) => `/etc/${name}`);
const SYSTEM_FOLDERS = ["/bin", "/sbin", "/lib", "/lib32", "/lib64"];

export type SandboxPlace = {
  readonly work: string;
  readonly home: string;
  /** What the plan says of PWD, if anything. */
  readonly pwd: string | undefined;
};

/** How a run is shut in: a command to be put before its own. */
export type Sandbox = {
  readonly wrap: (place: SandboxPlace, command: readonly string[]) => string[];
};

type Found = { readonly bubblewrap: string; readonly accounts: string };

/** Distributions with a merged /usr have links at these places, others folders. */
const showSystem = (): string[] =>
  SYSTEM_FOLDERS.filter((path) => existsSync(path)).flatMap((path) =>
    lstatSync(path).isSymbolicLink() ? ["--symlink", readlinkSync(path), path] : ["--ro-bind", path, path],
  );

const wrapIn =
  ({ bubblewrap, accounts }: Found, readable: readonly string[]): Sandbox["wrap"] =>
  ({ work, home, pwd }, command) => [
    // The outer process only waits: who asks the run to end means the program inside, which hears it too.
    ...[ENV, "--ignore-signal=TERM", bubblewrap],
    ...["--unshare-user", "--uid", INSIDE_ID, "--gid", INSIDE_ID, "--cap-drop", "ALL"],
    ...["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--hostname", "workspace", "--unshare-cgroup-try"],
    ...["--ro-bind", "/usr", "/usr", "--ro-bind-try", "/nix/store", "/nix/store", ...showSystem()],
    ...SHOWN_OF_ETC.flatMap((path) => ["--ro-bind-try", path, path]),
    ...[
      "--ro-bind",
      join(accounts, "passwd"),
      "/etc/passwd",
      "--ro-bind",
      join(accounts, "group"),
      "/etc/group",
    ],
    ...["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
    ...readable.flatMap((path) => ["--ro-bind", path, path]),
    ...["--bind", home, SANDBOX_HOME, "--bind", work, SANDBOX_WORK, "--chdir", SANDBOX_WORK, "--"],
    // It sets PWD, as nobody planned it.
    ...[
      ENV,
      "--default-signal=TERM",
      ...(pwd === undefined ? ["-u", "PWD"] : [`PWD=${pwd}`]),
      PRLIMIT,
      `--nproc=${MAX_TASKS}:${MAX_TASKS}`,
    ],
    ...command,
  ];

const writeAccounts = async (folder: string): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  await writeFile(join(folder, "passwd"), `agent:x:${INSIDE_ID}:${INSIDE_ID}::${SANDBOX_HOME}:/bin/sh\n`);
  await writeFile(join(folder, "group"), `agent:x:${INSIDE_ID}:\n`);
  return folder;
};

export type SandboxSearch = {
  /** A folder of our own for what sandboxes share. */
  readonly stateDir: string;
  /** Files and folders that the program needs, shown read-only at their own paths. */
  readonly readable: readonly string[];
};

/**
 * A sandbox that works on this host, tried out by starting Node in one; or why there is none. Bubblewrap may be
 * installed and still be refused by the kernel or a policy.
 */
export const findSandbox = async ({
  stateDir,
  readable,
}: SandboxSearch): Promise<
  { readonly sandbox: Sandbox } | { readonly sandbox: null; readonly why: string }
> => {
  const bubblewrap = BUBBLEWRAP.find((path) => existsSync(path));
  if (bubblewrap === undefined) return { sandbox: null, why: "bubblewrap is not installed" };
  const accounts = await writeAccounts(join(stateDir, "accounts"));
  const place = { home: join(stateDir, "home"), work: join(stateDir, "work"), pwd: undefined };
  for (const path of [place.home, place.work]) await mkdir(path, { recursive: true, mode: 0o700 });
  const sandbox: Sandbox = {
    wrap: wrapIn({ bubblewrap, accounts }, [dirname(process.execPath), ...readable]),
  };
  const [command = "", ...args] = sandbox.wrap(place, [process.execPath, "--version"]);
  try {
    await run(command, args, { env: {}, timeout: 10_000 });
    return { sandbox };
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    return { sandbox: null, why: said || "bubblewrap does not start here" };
  }
};
