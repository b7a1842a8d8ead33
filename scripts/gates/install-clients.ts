import { BIG_CLIENTS } from "../../e2e/clients/installed-clients.ts";
import type { DataDir } from "../start/data-dir.ts";
import { installAside } from "./install-aside.ts";
import type { Outcome } from "./outcome.ts";

export const clientsDir = (dataDir: DataDir): string => dataDir.file("clients");

/**
 * Installs Claude Code and Codex below the data folder, outside of the lock: together they are 800 MB that nobody
 * needs to use the product.
 */
export const installClients = (dataDir: DataDir): Promise<Outcome> =>
  installAside(
    clientsDir(dataDir),
    { dependencies: BIG_CLIENTS },
    "Installing Claude Code and Codex (800 MB, once) …",
  );
