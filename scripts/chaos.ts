import { CHAOS_GATES } from "./gates/chaos-gates.ts";
import { runGates } from "./gates/run-gates.ts";

await runGates(CHAOS_GATES);
