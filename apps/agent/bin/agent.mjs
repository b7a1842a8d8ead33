// The light way to start an agent: with a compile cache on before the first TypeScript is read, Node loads neither
// its type stripper nor the sources, which halves an idle agent's own memory. Without --compile-cache it is main.ts.
import { enableCompileCache } from "node:module";

const FLAG = "--compile-cache=";
const folder = process.argv.find((argument) => argument.startsWith(FLAG))?.slice(FLAG.length);
if (folder !== undefined) enableCompileCache(folder);
await import("../src/main.ts");
