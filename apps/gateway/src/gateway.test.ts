import Anthropic from "@anthropic-ai/sdk";
import { withTenant } from "@molecule/db";
import { listAttempts } from "@molecule/db/repositories";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCaller } from "./testing/create-caller.ts";
import { startTestGateway, type TestGateway } from "./testing/start-test-gateway.ts";

let test: TestGateway;
beforeAll(async () => {
  test = await startTestGateway();
});
afterAll(() => test.stop());

describe("smoke", () => {
  it("serves", async () => {
    const caller = await createCaller(test.database.db);
    const sdk = new Anthropic({ apiKey: caller.key, baseURL: test.anthropicBaseUrl, maxRetries: 0 });
    try {
      const message = await sdk.messages.create({
        model: "anthropic/claude-opus-4-7",
        max_tokens: 100,
        messages: [{ role: "user", content: "What is 17 + 25?" }],
      });
      expect(message.content).toMatchObject([{ text: "The answer is 42." }]);
      const streamed = await sdk.messages
        .stream({
          model: "anthropic/claude-opus-4-7",
          max_tokens: 100,
          messages: [{ role: "user", content: "What is 17 + 25?" }],
        })
        .finalMessage();
      expect(streamed.content).toMatchObject([{ text: "The answer is 42." }]);
      const attempts = await withTenant(test.database.db, caller.scope, (tx) =>
        listAttempts(tx, caller.scope, { limit: 10 }),
      );
      console.log(attempts, test.model.requests());
    } finally {
      console.log(test.logged());
    }
  });
});
