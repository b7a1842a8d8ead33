import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { withSystem, withTenant } from "@molecule/db";
import { listWebhooks, recordAlert, TENANT_ALERT_CODES } from "@molecule/db/repositories";
import { webhookDeliveries, webhookEndpoints } from "@molecule/db/schema";
import type { TenantScope } from "@molecule/domain";
import type { OpenSecret } from "@molecule/secrets/open";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  type TestDatabase,
} from "@molecule/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ServiceContext } from "../service-context.ts";
import { addPlatformWebhook, addWebhook } from "./add-webhook.ts";
import { deliverWebhooks } from "./deliver-webhooks.ts";
import { webhookRetryAfterS } from "./plan-retry.ts";
import { removeWebhook } from "./remove-webhook.ts";
import { sendWebhook } from "./send-webhook.ts";

let database: TestDatabase;
let ctx: ServiceContext;
let openSecret: OpenSecret;
let scope: TenantScope;
let server: Server;
let status: number;
let received: { headers: IncomingMessage["headers"]; body: string; path: string }[];
let url: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx, openSecret } = await createTestContext(database.db));
  server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request), path: request.url ?? "" });
    response.writeHead(status, status === 307 ? { location: "/elsewhere" } : {}).end("ok");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/hook`;
});
afterAll(async () => {
  server.close();
  await database.drop();
});
beforeEach(async () => {
  status = 200;
  received = [];
  scope = await createTestTenant(database.db, { operator: true });
});
afterEach(async () => {
  await withSystem(database.db, (tx) => tx.update(webhookEndpoints).set({ removedAt: sql`now()` }));
});

const PLATFORM = { actor: { kind: "process", name: "cli" }, operator: false } as const;
/** The address that is stored is a public one; the test's receiver takes its place. */
const redirectTo = async (id: string, target: string): Promise<void> => {
  const { default: postgres } = await import("postgres");
  const admin = postgres(database.adminUrl, { max: 1 });
  await admin`update webhook_endpoints set url = ${target} where id = ${id}`;
  await admin.end();
};
const add = async (target = url) => {
  const added = await addWebhook(ctx, scope, { url: "https://hooks.example.com/molecule" });
  await redirectTo(added.id, target);
  return added;
};
const raise = (code = "BUDGET_THRESHOLD", tenant = scope) =>
  withTenant(database.db, tenant, (tx) =>
    recordAlert(tx, { tenantId: tenant.tenantId, code, severity: "warning", message: "80 % used" }),
  );
const deliver = (allowPrivate = true) => deliverWebhooks(ctx, { openSecret, allowPrivate });
const readDeliveries = (endpointId: string) =>
  withSystem(database.db, (tx) =>
    tx.select().from(webhookDeliveries).where(sql`${webhookDeliveries.endpointId} = ${endpointId}`),
  );

describe("webhooks", () => {
  it("post an alert once, signed with the key that was shown once", async () => {
    const { id, signingKey } = await add();
    const alert = await raise();
    expect(await deliver()).toEqual({ arrived: 1, failed: 0 });
    expect(await deliver()).toEqual({ arrived: 0, failed: 0 });
    const [message] = received;
    expect(JSON.parse(message?.body ?? "")).toMatchObject({
      ...{ type: "alert", alert, code: "BUDGET_THRESHOLD", message: "80 % used", tenant: scope.tenantId },
    });
    const [, at, digest] =
      /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(message?.headers["molecule-signature"])) ?? [];
    expect(digest).toBe(createHmac("sha256", signingKey).update(`${at}.${message?.body}`).digest("hex"));
    expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(300);
    const [stored] = await withTenant(database.db, scope, (tx) => listWebhooks(tx, scope));
    expect(
      JSON.stringify({ ...stored, sealed: Buffer.from(stored?.sealed ?? []).toString("latin1") }),
    ).not.toContain(signingKey);
    expect((await readDeliveries(id))[0]).toMatchObject({ attempts: 1, lastStatus: 200 });
  });

  it("are tried again with the same id until they arrive, then not any more", async () => {
    const { id } = await add();
    await raise();
    status = 500;
    expect(await deliver()).toEqual({ arrived: 0, failed: 1 });
    expect(await deliver()).toEqual({ arrived: 0, failed: 0 });
    expect((await readDeliveries(id))[0]).toMatchObject({ lastError: "It answered 500.", deliveredAt: null });
    await withSystem(database.db, (tx) => tx.update(webhookDeliveries).set({ nextAttemptAt: sql`now()` }));
    status = 204;
    expect(await deliver()).toEqual({ arrived: 1, failed: 0 });
    expect(new Set(received.map(({ headers }) => headers["molecule-delivery"])).size).toBe(1);
    const [endpoint] = await withTenant(database.db, scope, (tx) => listWebhooks(tx, scope));
    expect(endpoint).toMatchObject({ failures: 0, lastError: null });
  });

  it("are given up in the end", async () => {
    const waits = Array.from({ length: 20 }, (_, i) => webhookRetryAfterS(i + 1));
    const last = waits.indexOf(null);
    expect(waits.slice(0, last)).toEqual(waits.slice(0, last).toSorted((a, b) => Number(a) - Number(b)));
    const { id } = await add();
    await raise();
    status = 500;
    for (let n = 0; n <= last; n += 1) {
      await withSystem(database.db, (tx) =>
        tx
          .update(webhookDeliveries)
          .set({ nextAttemptAt: sql`now()` })
          .where(eq(webhookDeliveries.endpointId, id)),
      );
      await deliver();
    }
    expect((await readDeliveries(id))[0]).toMatchObject({
      attempts: last + 1,
      abandonedAt: expect.any(Date),
    });
    await withSystem(database.db, (tx) => tx.update(webhookDeliveries).set({ nextAttemptAt: sql`now()` }));
    expect(await deliver()).toEqual({ arrived: 0, failed: 0 });
  });

  it("follow no redirect", async () => {
    await add();
    await raise();
    status = 307;
    expect(await deliver()).toEqual({ arrived: 0, failed: 1 });
    expect(received.map(({ path }) => path)).toEqual(["/hook"]);
  });

  it("reach no private address, however it is written", async () => {
    const { id } = await add();
    await raise();
    expect(await deliver(false)).toEqual({ arrived: 0, failed: 1 });
    expect((await readDeliveries(id))[0]?.lastError).toContain("https only");
    for (const host of [
      "127.0.0.1",
      "localhost",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "169.254.169.254",
      "2130706433",
      "0x7f.1",
    ]) {
      const message = { url: `https://${host}:9/`, headers: {}, body: "" };
      expect([host, (await sendWebhook(message, false)).error]).toEqual([
        host,
        expect.stringContaining("public"),
      ]);
    }
    expect(received).toEqual([]);
  });

  it.each([
    "http://hooks.example.com/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://localhost/",
    "https://a:b@hooks.example.com/",
    "file:///etc/passwd",
    "hooks",
    "https://169.254.169.254/latest",
  ])("are not added for %s", async (target) => {
    await expect(addWebhook(ctx, scope, { url: target })).rejects.toMatchObject({ code: "INVALID_VALUE" });
  });

  it("of a tenant get its own money's alerts, the operator's get all", async () => {
    await add(`${url}/tenant`);
    const platform = await addPlatformWebhook(ctx, PLATFORM, { url: "https://hooks.example.com/" });
    await redirectTo(platform.id, `${url}/operator`);
    const other = await createTestTenant(database.db);
    for (const code of [...TENANT_ALERT_CODES, "CO_MINGLED_CREDENTIAL"]) await raise(code);
    await raise("BUDGET_THRESHOLD", other);
    await deliver();
    const at = (end: string) =>
      received.filter(({ path }) => path.endsWith(end)).map(({ body }) => JSON.parse(body));
    expect(
      at("/tenant")
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual([...TENANT_ALERT_CODES].toSorted());
    expect(at("/tenant").every(({ tenant }) => tenant === scope.tenantId)).toBe(true);
    expect(at("/operator")).toHaveLength(TENANT_ALERT_CODES.length + 2);
  });

  it("stop when they are removed, and are an admin's to add", async () => {
    const { id } = await add();
    await raise();
    await removeWebhook(ctx, scope, { webhookId: id });
    expect(await deliver()).toEqual({ arrived: 0, failed: 0 });
    await expect(removeWebhook(ctx, scope, { webhookId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    const member = { ...scope, role: "member" } as const;
    await expect(addWebhook(ctx, member, { url: "https://hooks.example.com/" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    for (let n = 0; n < 5; n += 1) await add();
    await expect(add()).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
