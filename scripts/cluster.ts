import process from "node:process";
import { CLUSTER_DIR_VARIABLE } from "../apps/supervisor/src/drivers/testing/cluster-programs.ts";
import { buildCluster } from "./gates/build-cluster.ts";
import { ensureEngines } from "./gates/ensure-engines.ts";
import { passed } from "./gates/outcome.ts";
import { runGates } from "./gates/run-gates.ts";
import { ROOT } from "./gates/run-program.ts";
import { runVitest } from "./gates/run-vitest.ts";
import { openDataDir } from "./start/data-dir.ts";

const given = process.env[CLUSTER_DIR_VARIABLE];
const programs = given ?? openDataDir(ROOT, process.env["MOLECULE_DATA_DIR"]).file("cluster");

await runGates([
  {
    name: "a container engine is installed",
    run: async () => {
      await ensureEngines();
      return passed;
    },
  },
  { name: "a cluster's programs are built", run: () => buildCluster(programs) },
  {
    name: "the kubernetes driver keeps its contract in a real cluster",
    run: () =>
      runVitest({
        files: "apps/supervisor/src/drivers/kubernetes",
        env: { [CLUSTER_DIR_VARIABLE]: programs },
      }),
  },
]);
