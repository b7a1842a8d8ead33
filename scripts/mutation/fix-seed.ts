import fc from "fast-check";

// A mutant that is killed today must be killed tomorrow.
fc.configureGlobal({ seed: 20_261_101, numRuns: 100 });
