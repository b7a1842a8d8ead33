import { CHAOS_GATES } from "./gates/chaos-gates.ts";
import { MUTANT_GATE, STATIC_GATES, TEST_GATES, UNUSED_GATE } from "./gates/gates.ts";
import { runGates } from "./gates/run-gates.ts";

await runGates([...STATIC_GATES, UNUSED_GATE, ...TEST_GATES, MUTANT_GATE, ...CHAOS_GATES]);
