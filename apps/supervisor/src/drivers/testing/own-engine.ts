import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import Docker from "dockerode";

const run = promisify(execFile);
const DOCKERD = "/usr/sbin/dockerd";
const PATHS = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" };

/** A real engine of one test's own, beside whatever else runs on this host. */
export type OwnEngine = {
  readonly docker: Docker;
  readonly socket: string;
  /** Makes an image of these files, below /app, and of this Node with the libraries that it needs. */
  readonly importNodeImage: (
    tag: string,
    files: readonly string[],
    changes: readonly string[],
  ) => Promise<void>;
  /** Makes an image of one static program, which it starts. */
  readonly importProgram: (tag: string, program: string) => Promise<void>;
  /** It is there and answers nobody, until it is let go on. */
  readonly freeze: () => void;
  readonly letGoOn: () => void;
  readonly stop: () => Promise<void>;
};

const waitFor = async (docker: Docker, ended: () => boolean): Promise<boolean> => {
  for (let n = 0; n < 600 && !ended(); n += 1) {
    if (
      await docker
        .ping()
        .then(() => true)
        .catch(() => false)
    )
      return true;
    await delay(100);
  }
  return false;
};

/** Libraries by the loader's own list; a static program has none. */
const listLibraries = async (program: string): Promise<string[]> => {
  const { stdout } = await run("ldd", [program], { env: PATHS });
  return [...stdout.matchAll(/(\/\S+)\s+\(0x/g)].flatMap(([, path]) => path ?? []);
};

/** A root file system with Node, its libraries, and nothing else. */
const layOutRoot = async (root: string, files: readonly string[]): Promise<void> => {
  for (const path of ["usr/local/bin", "app", "tmp", "etc", "workspace", "home/agent", "proc", "dev", "sys"])
    await mkdir(join(root, path), { recursive: true });
  await chmod(join(root, "tmp"), 0o1777);
  // What an image leaves in a home must not reach a run's.
  await writeFile(join(root, "home/agent/.netrc"), "left by the image");
  await run("chown", ["1000:1000", join(root, "workspace"), join(root, "home/agent")], { env: PATHS });
  await copyFile(await realpath(process.execPath), join(root, "usr/local/bin/node"));
  for (const library of await listLibraries(process.execPath)) {
    const target = join(root, dirname(library));
    await mkdir(target, { recursive: true });
    await copyFile(await realpath(library), join(target, basename(library)));
  }
  await writeFile(join(root, "etc/passwd"), "agent:x:1000:1000::/home/agent:/bin/sh\n");
  for (const file of files) await copyFile(file, join(root, "app", basename(file)));
};

const importRoot = async (
  docker: Docker,
  root: string,
  tag: string,
  changes: readonly string[],
): Promise<void> => {
  const tar = spawn("tar", ["-C", root, "-c", "."], { env: PATHS, stdio: ["ignore", "pipe", "inherit"] });
  const progress = await docker.importImage(tar.stdout, { repo: tag, changes: [...changes] });
  await new Promise<void>((resolve, reject) =>
    docker.modem.followProgress(progress, (error) => (error === null ? resolve() : reject(error))),
  );
};

/** Starts an engine with all of its state in a folder of its own; or says why not. */
export const startOwnEngine = async (
  moreFlags: readonly string[] = [],
): Promise<{ readonly engine: OwnEngine } | { readonly engine: null; readonly why: string }> => {
  if (!existsSync(DOCKERD)) return { engine: null, why: `${DOCKERD} is not installed` };
  if (process.getuid?.() !== 0) return { engine: null, why: "an engine is started by root alone" };
  const work = await mkdtemp(join(tmpdir(), "molecule-engine-"));
  const socket = join(work, "engine.sock");
  const flags = ["--data-root", "data", "--exec-root", "exec", "--pidfile", "pid"].map((value, n) =>
    n % 2 === 0 ? value : join(work, value),
  );
  // Its own bridge, so that it takes nobody else's; containers of the tests talk to this host alone.
  const child = spawn(DOCKERD, [...flags, "--host", `unix://${socket}`, "--bridge", "none", ...moreFlags], {
    env: PATHS,
    stdio: "ignore",
  });
  let ended = false;
  child.once("exit", () => {
    ended = true;
  });
  const docker = new Docker({ socketPath: socket });
  const stop = async () => {
    child.kill("SIGTERM");
    for (let n = 0; n < 300 && !ended; n += 1) await delay(100);
    await rm(work, { recursive: true, force: true }).catch(() => undefined);
  };
  if (!(await waitFor(docker, () => ended))) {
    await stop();
    return { engine: null, why: "dockerd does not start here" };
  }
  const newRoot = () => mkdtemp(join(work, "root-"));
  return {
    engine: {
      ...{ docker, socket, stop },
      freeze: () => child.kill("SIGSTOP"),
      letGoOn: () => child.kill("SIGCONT"),
      importNodeImage: async (tag, files, changes) => {
        const root = await newRoot();
        await layOutRoot(root, files);
        await importRoot(docker, root, tag, changes);
      },
      importProgram: async (tag, program) => {
        const root = await newRoot();
        await copyFile(program, join(root, "program"));
        await importRoot(docker, root, tag, ['ENTRYPOINT ["/program"]']);
      },
    },
  };
};
