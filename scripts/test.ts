import { STATIC_GATES, TEST_GATES } from "./gates/gates.ts";
import { runGates } from "./gates/run-gates.ts";

await runGates([...STATIC_GATES, ...TEST_GATES]);
