import { grantCredit } from "@molecule/services";
import { waitForToday } from "@molecule/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type Person, pageRequest, type TestApi } from "../suite.ts";
import { answerFocusExport } from "./focus-export.ts";

let test: TestApi;
let owner: Person;
beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
}, 180_000);
afterAll(() => test.close());

const today = new Date(await waitForToday()).getTime();
const day = (offset: number): string => new Date(today + offset * 86_400_000).toISOString().slice(0, 10);
const ask = (id: string, person?: Person, query = `?from=${day(0)}&until=${day(1)}`): Promise<Response> => {
  const path = `/api/tenants/${id}/focus.csv${query}`;
  return answerFocusExport(test.api, pageRequest(path, person === undefined ? {} : { person }), id);
};
const rowsOf = async (response: Response): Promise<string[]> =>
  (await response.text()).split("\r\n").slice(1, -1);

describe("GET /api/tenants/:id/focus.csv", () => {
  it("gives every movement of the period once, over many pages", async () => {
    const scope = await test.createTenant(owner);
    const grant = (amountNanoUsd: bigint) =>
      grantCredit(test.ctx, { ...scope, operator: true }, { kind: "grant", amountNanoUsd, reason: "r" });
    for (let round = 0; round < 11; round += 1)
      await Promise.all(Array.from({ length: 100 }, (_, i) => grant(BigInt(round * 100 + i + 1))));
    const answer = await ask(scope.tenantId, owner);
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const amounts = (await rowsOf(answer)).map((row) => Number(/,(-\d+),grant,/.exec(row)?.[1]));
    expect(amounts.toSorted((a, b) => b - a)).toEqual(Array.from({ length: 1100 }, (_, i) => -1 - i));
    expect(await rowsOf(await ask(scope.tenantId, owner, `?from=${day(1)}&until=${day(2)}`))).toEqual([]);
  }, 180_000);

  it("is for members and operators", async () => {
    const scope = await test.createTenant(owner);
    const operator = await test.createPerson({ operator: true });
    const statuses = await Promise.all(
      [undefined, await test.createPerson(), owner, operator].map(async (person) => {
        const answer = await ask(scope.tenantId, person);
        await answer.text();
        return answer.status;
      }),
    );
    expect(statuses).toEqual([401, 404, 200, 200]);
    expect((await ask("nobody", owner)).status).toBe(400);
    expect((await ask(scope.tenantId, owner, "?from=today")).status).toBe(400);
  });
});
