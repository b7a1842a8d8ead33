#!/usr/bin/env node
// How a supervisor is started: with what makes its start quick before the first TypeScript is read.
import "@molecule/db/quick-start";

await import("../src/main.ts");
