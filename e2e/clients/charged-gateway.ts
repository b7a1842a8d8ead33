import { expect } from "vitest";
import { type Caller, createCaller } from "../../apps/gateway/src/testing/create-caller.ts";
import type { TestGateway } from "../../apps/gateway/src/testing/start-test-gateway.ts";
import { chargeOf } from "./charge-of.ts";

export const OPUS = "anthropic/claude-opus-4-7";
export const GPT = "openai/gpt-5.4";

export type Charged = {
  readonly caller: Caller;
  /** Every call so far is settled, and costs in the ledger what the model's own record amounts to. */
  readonly expectCharge: (calls: number) => Promise<void>;
  /** No call was sent or written down. */
  readonly expectNothing: () => Promise<void>;
};

/** A run that calls one model from now on. */
export const startCharging = async (test: TestGateway, model: string, runtime: string): Promise<Charged> => {
  const caller = await createCaller(test.database.db, { runtime });
  test.model.clearRequests();
  return {
    caller,
    expectCharge: async (calls) => {
      const recorded = test.model.requests();
      expect(recorded).toHaveLength(calls);
      const attempts = await test.attempts(caller.scope);
      expect(attempts.map(({ status }) => status)).toEqual(recorded.map(() => "settled"));
      expect(attempts.map((each) => each.providerRequestId)).toEqual(
        recorded.map((each) => each.providerRequestId),
      );
      const charge = chargeOf(model, recorded);
      expect(charge).toBeGreaterThan(0n);
      expect(await test.charged(caller)).toBe(charge);
    },
    expectNothing: async () => {
      expect(test.model.requests()).toEqual([]);
      expect(await test.attempts(caller.scope)).toEqual([]);
      expect(await test.charged(caller)).toBe(0n);
    },
  };
};
