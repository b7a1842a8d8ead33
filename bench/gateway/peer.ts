// What a user would pick instead, started as its package starts itself.
import { once } from "node:events";
import { createServer } from "node:net";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { reportCpu } from "./report-cpu.ts";

const [program = ""] = process.argv.slice(2);
const PATIENCE_MS = 30_000;

const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new TypeError("No port is free.");
  return address.port;
};

const waitUntilItAnswers = async (port: number): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const answers = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await sleep(50);
  }
  throw new Error("The peer does not answer.");
};

const port = await findFreePort();
process.argv.splice(2, 1, `--port=${port}`, "--headless");
await import(pathToFileURL(program).href);
await waitUntilItAnswers(port);
process.send?.({ port });
reportCpu();
