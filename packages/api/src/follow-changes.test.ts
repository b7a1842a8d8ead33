import { withTenant } from "@molecule/db";
import { recordChange } from "@molecule/db/repositories";
import type { TenantScope } from "@molecule/domain";
import { changeMember, type SignedIn } from "@molecule/services/auth";
import { createTestWorkspace } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { answerSignInRequest } from "./http/answer-sign-in-request.ts";
import { answerTrpcRequest } from "./http/answer-trpc-request.ts";
import { createTestApi, type Person, pageRequest, type TestApi } from "./suite.ts";
import type { ChangeView } from "./views/index.ts";

let test: TestApi;
let person: Person;
let scope: TenantScope;

beforeAll(async () => {
  test = await createTestApi();
}, 180_000);
beforeEach(async () => {
  person = await test.createPerson();
  scope = await test.createTenant(person);
});
afterAll(() => test.close());

const change = (of: TenantScope = scope) =>
  withTenant(test.db, of, (tx) => recordChange(tx, { tenantId: of.tenantId, topic: "tenant" }));

type Sent = { readonly id: string; readonly data: ChangeView };

/** Follows from now on; `next` waits for one change, `ended` for the error that ends it. */
const follow = async (lastEventId?: string) => {
  const source: AsyncIterable<unknown> = await test
    .callerOf(person)
    .changes.onChange({ tenantId: scope.tenantId, lastEventId });
  const iterator = source[Symbol.asyncIterator]();
  const next = async (): Promise<Sent> => {
    const { value } = await iterator.next();
    const [id, data] = value as [string, ChangeView];
    return { id, data };
  };
  /** Waits for the first change; resolves its promise's holder once the feed is heard. */
  const start = async () => {
    const begun = test.countSubscriptions();
    const first = next();
    first.catch(() => undefined);
    await vi.waitFor(() => expect(test.countSubscriptions()).toBe(begun + 1), {
      timeout: 60_000,
      interval: 5,
    });
    return { first };
  };
  return { start, next, stop: () => iterator.return?.(undefined) };
};

it("tells what moves in the tenant, in order, and nothing of others", async () => {
  const other = await test.createTenant(await test.createPerson());
  const stream = await follow();
  const { first } = await stream.start();
  await change(other);
  await createTestWorkspace(test.db, scope);
  await change();
  await change();
  const [one, two] = [await first, await stream.next()];
  expect(one.data.topic).toBe("tenant");
  expect(two.data.seq).toBeGreaterThan(one.data.seq);
  expect(one.id).toBe(String(one.data.seq));
  await stream.stop();
});

it("catches up from the last number seen", async () => {
  await change();
  const stream = await follow();
  const { first: seen } = await stream.start();
  await change();
  const { id } = await seen;
  await stream.stop();
  await change();
  const again = await follow(id);
  const numbers = [(await again.next()).data.seq];
  while ((numbers.at(-1) ?? 0) <= Number(id)) numbers.push((await again.next()).data.seq);
  expect(numbers.at(-1)).toBe(Number(id) + 1);
  await again.stop();
});

it("asks for everything when more was missed than is sent", async () => {
  await change();
  await withTenant(test.db, scope, async (tx) => {
    for (let i = 0; i < 510; i += 1) await recordChange(tx, { tenantId: scope.tenantId, topic: "usage" });
  });
  const stream = await follow("1");
  expect((await stream.next()).data.topic).toBe("reset");
  await stream.stop();
});

it("loses nothing of a burst", async () => {
  const stream = await follow();
  const { first } = await stream.start();
  await Promise.all(Array.from({ length: 60 }, () => change()));
  const numbers = new Set([(await first).data.seq]);
  while (numbers.size < 60) numbers.add((await stream.next()).data.seq);
  expect(numbers.size).toBe(60);
  await stream.stop();
});

describe("ends", () => {
  it("when the session is ended", async () => {
    const stream = await follow();
    const { first: waiting } = await stream.start();
    const out = await answerSignInRequest(
      test.api,
      pageRequest("/api/auth/sign-out", { method: "POST", person, body: "{}" }),
    );
    expect(out.status).toBe(200);
    await expect(waiting).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("when the membership is", async () => {
    const owner = await test.createPerson();
    await test.join(owner, scope.tenantId, "owner");
    const stream = await follow();
    const { first: waiting } = await stream.start();
    await changeMember(test.ctx, test.api.auth, scope, { userId: person.userId, role: null });
    await expect(waiting).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("over HTTP as an error event that names the reason, and no fault", async () => {
    const input = encodeURIComponent(JSON.stringify({ json: { tenantId: scope.tenantId } }));
    const response = await answerTrpcRequest(
      test.api,
      pageRequest(`/api/trpc/changes.onChange?input=${input}`, {
        person,
        headers: { accept: "text/event-stream" },
      }),
    );
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    setTimeout(() => {
      void answerSignInRequest(
        test.api,
        pageRequest("/api/auth/sign-out", { method: "POST", person, body: "{}" }),
      );
    }, 50);
    const text = await response.text();
    expect(text).toContain("serialized-error");
    expect(text).toMatch(/NOT_SIGNED_IN.*UNAUTHORIZED|UNAUTHORIZED.*NOT_SIGNED_IN/);
    expect(test.faults).toEqual([]);
  });

  it("quietly when the browser leaves", async () => {
    const leaving = new AbortController();
    const ctx = {
      ...test.api,
      findSession: () => Promise.resolve(undefined),
      findSessionAgain: () => Promise.resolve(undefined),
      recheckMs: 60_000,
    };
    const { followChanges } = await import("./follow-changes.ts");
    const source = followChanges(ctx, { userId: person.userId } as SignedIn, scope, {
      after: null,
      signal: leaving.signal,
    });
    const next = source.next();
    setTimeout(() => leaving.abort(), 30);
    expect(await next).toEqual({ done: true, value: undefined });
  });
});
