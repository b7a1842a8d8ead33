import { withTenant } from "@molecule/db";
import { lockTalk } from "@molecule/db/repositories";
import { createTestDatabase, type TestDatabase, untilBlocked } from "@molecule/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { beginPeerCall } from "./begin-peer-call.ts";
import { createTestTeam, type TestMember } from "./testing/create-test-team.ts";

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const createPair = async () => {
  const { scope, add } = await createTestTeam(test.db, "http://127.0.0.1:9");
  const lead = await add("Lead", null);
  return { scope, lead, adder: await add("Adder", lead.id) };
};
const begin = (from: TestMember, to: string) =>
  beginPeerCall(test, from.keyed, { to, text: "?", within: null }, { owner: null, leaseMs: 60_000 });

it("waits for whoever has the peer drain or hibernate, or claims a message for it", async () => {
  const { scope, lead, adder } = await createPair();
  const { begun } = await withTenant(test.db, scope, async (tx) => {
    await lockTalk(tx, adder.id);
    const begun = begin(lead, "Adder");
    await untilBlocked(test.db);
    return { begun };
  });
  await expect(begun).resolves.toMatchObject({ callee: { id: adder.id } });
});

it("lets two that ask each other at once not wait for each other", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { lead, adder } = await createPair();
    const outcomes = await Promise.allSettled([begin(lead, "Adder"), begin(adder, "Lead")]);
    // Whoever came second would ask somebody who waits for it.
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "CONFLICT" });
  }
});
