import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { installDebian } from "./install-debian.ts";
import { failedWith, type Outcome, passed } from "./outcome.ts";
import { runProgram } from "./run-program.ts";

const PROGRAMS = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kubectl"];
const PACKAGES = [
  ...["containernetworking-plugins", "iproute2", "iptables", "conntrack", "etcd-server"],
  ...["dpkg-dev", "gcc", "golang-go", "jq", "libc6-dev", "make", "rsync"],
];
const BUILD_MS = 60 * 60_000;
/** The kubelet of this release still speaks with the Docker Engine itself. */
const VERSION = { major: "1", minor: "20", patch: "2" };

const need = async (
  command: string,
  args: readonly string[],
  options: Parameters<typeof runProgram>[2] = {},
): Promise<void> => {
  const { code, output } = await runProgram(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")}\n${output.slice(-4_000)}`);
};

/** Where this system has its packages from, as places of their sources. */
const listSourcePlaces = async (): Promise<string> => {
  const format = "$(ORIGIN) deb-src $(REPO_URI) $(RELEASE) $(COMPONENT)";
  const { output } = await runProgram("apt-get", [
    "indextargets",
    "--format",
    format,
    "Created-By: Packages",
  ]);
  const places = output
    .split("\n")
    .flatMap((line) => /^Debian (deb-src \S+ \S+ main)$/.exec(line)?.[1] ?? []);
  return [...new Set(places)].map((place) => `${place}\n`).join("");
};

/** The sources as the distribution has them, patched by it. @returns their folder */
const fetchSources = async (work: string): Promise<string> => {
  const list = join(work, "sources.list");
  await writeFile(list, await listSourcePlaces());
  const apt = [
    ...["-o", `Dir::Etc::SourceList=${list}`, "-o", "Dir::Etc::SourceParts=-"],
    ...["-o", `Dir::State::Lists=${join(work, "lists")}`],
  ];
  await mkdir(join(work, "lists/partial"), { recursive: true });
  await need("apt-get", [...apt, "update"]);
  await need("sh", ["-c", 'cd "$0" && exec apt-get "$@"', work, ...apt, "--yes", "source", "kubernetes"]);
  const folder = (await readdir(work, { withFileTypes: true })).find(
    (entry) => entry.isDirectory() && entry.name.startsWith("kubernetes-"),
  );
  if (folder === undefined) throw new Error("apt-get source kubernetes left no folder of sources");
  return join(work, folder.name);
};

const build = async (sources: string, work: string): Promise<void> => {
  const { major, minor, patch } = VERSION;
  const version = join(work, "version");
  await writeFile(
    version,
    `KUBE_GIT_COMMIT='0000000'\nKUBE_GIT_TREE_STATE='archive'\nKUBE_GIT_VERSION='v${major}.${minor}.${patch}'\nKUBE_GIT_MAJOR='${major}'\nKUBE_GIT_MINOR='${minor}'\n`,
  );
  const go = join(sources, ".go");
  await mkdir(join(go, "src/k8s.io"), { recursive: true });
  await symlink("../../..", join(go, "src/k8s.io/kubernetes"));
  const what = PROGRAMS.map((name) => `cmd/${name}`).join(" ");
  const env = {
    ...{ GOPATH: go, HOME: work, KUBE_GIT_VERSION_FILE: version },
    PATH: `/usr/lib/go/bin:${process.env["PATH"]}`,
  };
  await need("make", ["-C", sources, `WHAT=${what}`], { env, timeoutMs: BUILD_MS });
};

/**
 * Builds what a cluster of one node consists of from the distribution's sources, once: no release of it is to be had
 * from the registries that a machine of ours reaches.
 */
export const buildCluster = async (dir: string): Promise<Outcome> => {
  if (existsSync(join(dir, "pause"))) return passed;
  console.log("Building Kubernetes from Debian's sources (about 10 minutes on two cores, 3 GB, once) …");
  if ((await installDebian(PACKAGES)) === null)
    return failedWith("A cluster is built and run by root on Debian alone.");
  const work = await mkdtemp(join(tmpdir(), "molecule-cluster-build-"));
  try {
    const sources = await fetchSources(work);
    await build(sources, work);
    await mkdir(dir, { recursive: true });
    for (const name of PROGRAMS) await copyFile(join(sources, "_output/bin", name), join(dir, name));
    const pause = join(sources, "build/pause/linux/pause.c");
    // Last: it says that all are there.
    await need("gcc", ["-Os", "-static", "-DVERSION=1", "-o", join(dir, "pause"), pause]);
    return passed;
  } catch (error) {
    return failedWith(error instanceof Error ? error.message : String(error));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};
