import { join } from "node:path";
import process from "node:process";
import { installAside } from "../../scripts/gates/install-aside.ts";
import { ROOT } from "../../scripts/gates/run-program.ts";
import { openDataDir } from "../../scripts/start/data-dir.ts";

/** Later versions of its HTTP server break its streams. */
const PEER = {
  dependencies: { "@portkey-ai/gateway": "1.15.2" },
  overrides: { "@hono/node-server": "1.13.8" },
};

/** Installs the gateway that a user would pick instead below the data folder. @returns its program */
export const installPeer = async (): Promise<string> => {
  const dir = openDataDir(ROOT, process.env["MOLECULE_DATA_DIR"]).file("bench-peer");
  const outcome = await installAside(dir, PEER, "Installing @portkey-ai/gateway (25 MB, once) …");
  if (outcome.failed > 0) throw new Error(`The peer could not be installed:\n${outcome.detail}`);
  return join(dir, "node_modules/@portkey-ai/gateway/build/start-server.js");
};
