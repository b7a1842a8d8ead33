import { type SandboxModel, startSandboxModel } from "@molecule/sandbox-model";
import { createTestDatabase, type TestDatabase } from "@molecule/testing";
import { vi } from "vitest";
import { startTestAgent, type TestAgent } from "./start-test-agent.ts";

/** What talks are tested on. Close it when the tests of a file end. */
export type TestChat = Pick<TestDatabase, "db" | "url"> & {
  readonly model: SandboxModel;
  /** Answers by the model. */
  readonly agent: TestAgent;
  readonly close: () => Promise<void>;
};

export const openTestChat = async (): Promise<TestChat> => {
  const [database, model] = await Promise.all([createTestDatabase(), startSandboxModel({ port: 0 })]);
  const agent = await startTestAgent(model);
  return {
    ...{ db: database.db, url: database.url, model, agent },
    close: async () => {
      await agent.kill();
      await model.close();
      await database.drop();
    },
  };
};

/** Waits until it is so. */
export const eventually = (assertions: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(assertions, { timeout: 30_000, interval: 20 });
