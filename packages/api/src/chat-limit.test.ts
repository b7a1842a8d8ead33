import { MESSAGE_MAX_LENGTH, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { createTestWorkspace } from "@molecule/testing";
import superjson from "superjson";
import { afterAll, beforeAll, expect, it } from "vitest";
import { answerTrpcRequest } from "./http/answer-trpc-request.ts";
import { createTestApi, type Person, pageRequest, type TestApi } from "./suite.ts";

let test: TestApi;
let owner: Person;
let scope: TenantScope;
let workspaceId: WorkspaceId;

beforeAll(async () => {
  test = await createTestApi();
  owner = await test.createPerson();
  scope = await test.createTenant(owner);
  ({ id: workspaceId } = await createTestWorkspace(test.db, scope));
}, 180_000);
afterAll(() => test.close());

const send = (body: string): Promise<Response> =>
  answerTrpcRequest(
    test.api,
    pageRequest("/api/trpc/chat.send", {
      method: "POST",
      person: owner,
      body: JSON.stringify(superjson.serialize({ tenantId: scope.tenantId, workspaceId, body })),
    }),
  );

it("takes a message of the greatest length, counted in characters and not in bytes", async () => {
  expect((await send("ß".repeat(MESSAGE_MAX_LENGTH))).status).toBe(200);
});

it.each([MESSAGE_MAX_LENGTH + 1, 200_001, 1_000_000])(
  "refuses a message of %d characters by the one limit, which it names",
  async (length) => {
    const answer = await send("a".repeat(length));
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain(`at most ${MESSAGE_MAX_LENGTH} characters`);
  },
);
