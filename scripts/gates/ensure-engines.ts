import { existsSync } from "node:fs";
import { installDebian } from "./install-debian.ts";

/** What the drivers' contract is tried against: file that it brings, package of Debian. */
const ENGINES = [
  ["/usr/bin/bwrap", "bubblewrap"],
  ["/usr/sbin/dockerd", "docker.io"],
  ["/usr/sbin/iptables", "iptables"],
] as const;

/** Installs what is missing where we may. Without one its tests say so, and are not counted as passed. */
export const ensureEngines = async (): Promise<void> => {
  const missing = ENGINES.flatMap(([file, name]) => (existsSync(file) ? [] : [name]));
  if (missing.length > 0) await installDebian(missing);
};
