import { grantCredit } from "@molecule/services";
import { linkReceipts, verifyReceiptFile } from "@molecule/services/receipts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type Person, pageRequest, type TestApi } from "../suite.ts";
import { answerReceiptsExport } from "./receipts-export.ts";

let test: TestApi;
let owner: Person;
beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
}, 180_000);
afterAll(() => test.close());

const ask = (id: string, person?: Person): Promise<Response> =>
  answerReceiptsExport(
    test.api,
    pageRequest(`/api/tenants/${id}/receipts.jsonl`, person === undefined ? {} : { person }),
    id,
  );

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split("\n").filter((line) => line !== "");
}

describe("GET /api/tenants/:id/receipts.jsonl", () => {
  it("gives the whole chain, which verifies offline", async () => {
    const scope = await test.createTenant(owner);
    for (const amountNanoUsd of [5n, 7n])
      await grantCredit(
        test.ctx,
        { ...scope, operator: true },
        { kind: "grant", amountNanoUsd, reason: "r" },
      );
    await linkReceipts(test.ctx);
    const answer = await ask(scope.tenantId, owner);
    expect(answer.headers.get("content-disposition")).toContain(`molecule-receipts-${scope.tenantId}.jsonl`);
    const verified = await verifyReceiptFile(linesOf(await answer.text()));
    expect(verified).toMatchObject({ tenantId: scope.tenantId, receipts: 2, faults: [] });
  });

  it("is for members and operators", async () => {
    const scope = await test.createTenant(owner);
    const operator = await test.createPerson({ operator: true });
    const people = [undefined, await test.createPerson(), owner, operator];
    const statuses = await Promise.all(
      people.map(async (person) => (await ask(scope.tenantId, person)).status),
    );
    expect(statuses).toEqual([401, 404, 200, 200]);
    expect((await ask("nobody", owner)).status).toBe(400);
  });
});
