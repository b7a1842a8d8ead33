import { join } from "node:path";
import process from "node:process";
import { RUNTIMES_DIR_VARIABLE } from "../e2e/clients/installed-clients.ts";
import { installClients, runtimesDir } from "./gates/install-clients.ts";
import { runGates } from "./gates/run-gates.ts";
import { ROOT } from "./gates/run-program.ts";
import { runVitest } from "./gates/run-vitest.ts";
import { openDataDir } from "./start/data-dir.ts";

const dataDir = openDataDir(ROOT, process.env["MOLECULE_DATA_DIR"]);
process.env[RUNTIMES_DIR_VARIABLE] ??= runtimesDir(dataDir);

await runGates([
  { name: "clients are installed", run: () => installClients(dataDir) },
  {
    name: "official clients and runtimes in workspaces complete a task and are charged to the unit",
    run: () => runVitest({ config: join(ROOT, "e2e/clients/vitest.config.ts") }),
  },
]);
