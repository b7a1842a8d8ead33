import process from "node:process";
import { CHAOS_GATES } from "./gates/chaos-gates.ts";
import { runGates } from "./gates/run-gates.ts";

/** `npm run test:chaos -- parity` runs those whose name says so. */
const wanted = process.argv[2];

await runGates(CHAOS_GATES.filter(({ name }) => wanted === undefined || name.includes(wanted)));
