// Becomes a program with exactly the environment that a file holds: launch.mjs FILE PROGRAM [ARGUMENT…]. What an
// image, an engine or a cluster put into this process's own environment ends here.
import { readFileSync } from "node:fs";

const [file, program, ...args] = process.argv.slice(2);
process.execve(program, [program, ...args], JSON.parse(readFileSync(file, "utf8")));
