import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createSessionPool } from "./session-pool.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const heapAfter = async (use: () => Promise<unknown>, times: number): Promise<number> => {
  for (let count = 0; count < times; count += 1) await use();
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

test("a session that lives on keeps nothing of the work that was done with it", async () => {
  // No statement is sent, so nobody needs to listen there.
  const pool = createSessionPool(
    { url: "postgresql://nobody@127.0.0.1:9/none", applicationName: "reader" },
    1,
  );
  const use = () => pool.use(async () => undefined);
  const before = await heapAfter(use, 1_000);
  const after = await heapAfter(use, 50_000);
  expect((after - before) / 50_000).toBeLessThan(20);
  await pool.end(0);
});
