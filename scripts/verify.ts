import { CHAOS_GATES } from "./gates/chaos-gates.ts";
import { MUTANT_GATE, STATIC_GATES, TEST_GATES } from "./gates/gates.ts";
import { runGates } from "./gates/run-gates.ts";

await runGates([...STATIC_GATES, ...TEST_GATES, MUTANT_GATE, ...CHAOS_GATES]);
