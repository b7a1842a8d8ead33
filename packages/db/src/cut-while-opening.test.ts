import { connect, createServer, type Server, type Socket } from "node:net";
import { newId, processScope, type TenantId, type UserId } from "@molecule/domain";
import { createTestDatabase, type TestDatabase } from "@molecule/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectAuthDatabase } from "./auth-database.ts";
import { listUserNames } from "./auth-repositories/memberships.ts";
import { closeDatabase, connectDatabase } from "./connect-database.ts";
import { workspaces } from "./schema/index.ts";
import { withTenant } from "./tenant-transaction.ts";

let database: TestDatabase;
let relay: Server;
let url: string;

/** A statement starts with Query or Parse; what comes before it signs in. */
const isStatement = (bytes: Buffer): boolean => bytes[0] === 0x51 || bytes[0] === 0x50;

const closeBoth = (one: Socket, other: Socket): void => {
  one.on("close", () => other.destroy());
  one.on("error", () => other.destroy());
};

beforeAll(async () => {
  database = await createTestDatabase();
  const server = new URL(database.url);
  relay = createServer((caller) => {
    const upstream = connect(Number(server.port), server.hostname);
    closeBoth(caller, upstream);
    closeBoth(upstream, caller);
    upstream.pipe(caller);
    caller.on("data", (bytes: Buffer) => {
      if (isStatement(bytes)) caller.resetAndDestroy();
      else upstream.write(bytes);
    });
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  const address = relay.address();
  if (address === null || typeof address === "string") throw new Error("the relay listens on no port");
  const through = new URL(database.url);
  through.hostname = "127.0.0.1";
  through.port = String(address.port);
  url = through.href;
});

afterAll(async () => {
  relay.close();
  await database.drop();
});

// The rejection of a statement that nobody waits for would fail this file, as it would end a process.
test("a connection cut at its first statement fails who waits for it, and nothing else", async () => {
  const db = connectDatabase({ url, applicationName: "cut" });
  const scope = processScope("gateway", newId<TenantId>());
  await expect(withTenant(db, scope, (tx) => tx.select().from(workspaces))).rejects.toThrow();
  await closeDatabase(db);
  const auth = connectAuthDatabase({ url, applicationName: "cut" });
  await expect(listUserNames(auth, [newId<UserId>()])).rejects.toThrow();
  await auth.$client.end({ timeout: 0 });
});
