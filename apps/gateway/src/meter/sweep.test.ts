import { type AttemptId, newId, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { commitCalls, joinGateways } from "@molecule/services/calls";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
  makeAdmittedCall,
  type TestDatabase,
} from "@molecule/testing";
import pino from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Gateway } from "../gateway.ts";
import { startSweep } from "./sweep.ts";

let database: TestDatabase;
let ctx: Gateway["ctx"];
let scope: TenantScope;
let workspaceId: WorkspaceId;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ ctx } = await createTestContext(database.db));
  scope = await createTestTenant(database.db);
  workspaceId = (await createTestWorkspace(database.db, scope)).id;
});
afterAll(() => database.drop());

/** Calls that a sweep would take for forgotten at once, by a gateway that has these in hand. */
const sweepOnce = async (openOf: (id: AttemptId) => Set<AttemptId>) => {
  const gatewayId = newId();
  const call = makeAdmittedCall(scope, workspaceId, { gatewayId });
  const by = await joinGateways(ctx, gatewayId);
  await commitCalls(ctx, { admissions: [call], settlements: [], closings: [] }, by);
  const closed: string[] = [];
  const swept = {
    ...{ ctx, log: pino({ level: "silent" }), id: gatewayId, open: openOf(call.id) },
    journal: { end: ({ row }: { readonly row: { readonly id: string } }) => void closed.push(row.id) },
    replaySpools: () => Promise.resolve(0),
  };
  const sweep = startSweep(swept, { intervalMs: 3_600_000, graceSeconds: -1, silentSeconds: 3_600 });
  await sweep.stop();
  return { id: call.id, closed };
};

it("closes a call of which this gateway knows nothing", async () => {
  const { id, closed } = await sweepOnce(() => new Set());
  expect(closed).toEqual([id]);
});

it("leaves one alone that it has in hand", async () => {
  const { closed } = await sweepOnce((id) => new Set([id]));
  expect(closed).toEqual([]);
});

it("leaves one alone that ends, and is written down, while it is being looked for", async () => {
  class EndedMeanwhile extends Set<AttemptId> {
    override has(): boolean {
      return false;
    }
  }
  const { closed } = await sweepOnce((id) => new EndedMeanwhile([id]));
  expect(closed).toEqual([]);
});
