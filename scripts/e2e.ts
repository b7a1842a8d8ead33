import process from "node:process";
import { runGates } from "./gates/run-gates.ts";
import { runPlaywright } from "./gates/run-playwright.ts";

await runGates([{ name: "browser tests", run: () => runPlaywright(process.argv.slice(2)) }]);
