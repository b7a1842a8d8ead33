import type { PlatformActor } from "@molecule/domain";
import { checkLiveness, getLiveness, type ServiceContext } from "@molecule/services";
import { createTestContext } from "@molecule/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import {
  registryAt,
  startTestGateway,
  type TestGateway,
  withProvidersAt,
} from "../testing/start-test-gateway.ts";
import { listLivenessTargets } from "./make-round.ts";

const OPERATOR: PlatformActor = { actor: { kind: "process", name: "cli" }, operator: true };

let test: TestGateway;
let ctx: ServiceContext;
beforeAll(async () => {
  test = await startTestGateway(withProvidersAt);
  ({ ctx } = await createTestContext(test.database.db));
});
afterAll(() => test.stop());
beforeEach(() => {
  test.model.clearRequests();
  test.model.script([]);
});

const statusOf = (checks: Awaited<ReturnType<typeof getLiveness>>["checks"], vendor: string) => [
  ...new Set(checks.filter((check) => check.vendor === vendor).map(({ status }) => status)),
];

it("calls every offered model whose vendor has a key, really, and skips the others by name", async () => {
  const { checks, verdict, round } = await checkLiveness(ctx, OPERATOR, 60_000);
  expect(checks).toHaveLength(listLivenessTargets(registryAt(test.model.url)).length);
  expect(round?.finishedAt).toBeInstanceOf(Date);
  const called = checks.filter(({ status }) => status !== "skip");
  // One call each, and nobody is charged for it.
  expect(test.model.requests()).toHaveLength(called.length);
  for (const check of checks.filter(({ status }) => status === "skip")) expect(check.reason).toMatch(/\S/);
  expect(statusOf(checks, "anthropic")).toEqual(["pass"]);
  expect(verdict).toBe("live");
});

it("names what a provider said instead of an answer", async () => {
  test.model.script([{ status: 529, times: 100 }]);
  const { checks, verdict } = await checkLiveness(ctx, OPERATOR, 60_000);
  expect(verdict).toBe("failing");
  const failed = checks.find(({ vendor }) => vendor === "anthropic");
  expect(failed).toMatchObject({ status: "fail", reason: "The provider answered 529." });
  expect(await getLiveness(ctx, OPERATOR)).toMatchObject({ verdict: "failing" });
});
