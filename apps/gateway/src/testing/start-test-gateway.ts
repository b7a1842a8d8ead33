import type { AttemptWithCharge } from "@molecule/db/repositories";
import { GATEWAY_PREFIX, type NanoUsd, Secret, type TenantScope } from "@molecule/domain";
import { type Registry, registry } from "@molecule/registry";
import { type SandboxModel, startSandboxModel } from "@molecule/sandbox-model";
import { createTestDatabase, TEST_PEPPER, type TestDatabase } from "@molecule/testing";
import { createLog } from "../create-log.ts";
import { type GatewayOptions, type RunningGateway, startGateway } from "../start-gateway.ts";
import type { Caller } from "./create-caller.ts";
import { createSpoolDir } from "./create-spool-dir.ts";
import { readAttempts, readCharged } from "./read-attempts.ts";

export type TestGateway = {
  readonly database: TestDatabase;
  readonly model: SandboxModel;
  readonly gateway: RunningGateway;
  readonly anthropicBaseUrl: string;
  readonly openaiBaseUrl: string;
  /** All calls of a tenant, oldest first, once the ledger has what the gateway wrote down. */
  attempts(scope: TenantScope): Promise<readonly AttemptWithCharge[]>;
  /** What a tenant was charged by then. */
  charged(caller: Caller): Promise<NanoUsd>;
  /** Everything that the gateway logged. */
  readonly logged: () => string;
  stop(): Promise<void>;
};

/** The book and routes as they are, with every vendor standing at one address. */
export const registryAt = (url: string): Registry => ({
  ...registry,
  providers: registry.providers.map((provider) =>
    provider.upstreamVendor === null
      ? provider
      : {
          ...provider,
          baseUrl: `${url}/openai/v1`,
          baseUrlAnthropic: provider.baseUrlAnthropic === null ? null : `${url}/anthropic/v1`,
        },
  ),
});

/** A gateway on a real database, with the sandbox model as its upstream. */
export const startTestGateway = async (
  choose: (modelUrl: string) => Partial<GatewayOptions> = () => ({}),
): Promise<TestGateway> => {
  const [database, model] = await Promise.all([createTestDatabase(), startSandboxModel({ port: 0 })]);
  const lines: string[] = [];
  const gateway = await startGateway({
    spoolDir: createSpoolDir(),
    databaseUrl: database.url,
    registry,
    pepper: TEST_PEPPER,
    keys: new Map(),
    sandbox: { anthropicBaseUrl: model.anthropicBaseUrl, openaiBaseUrl: model.openaiBaseUrl },
    host: "127.0.0.1",
    port: 0,
    log: createLog("debug", { write: (line) => lines.push(line) }),
    ...choose(model.url),
  });
  return {
    ...{ database, model, gateway },
    anthropicBaseUrl: `${gateway.url}${GATEWAY_PREFIX}/anthropic`,
    openaiBaseUrl: `${gateway.url}${GATEWAY_PREFIX}/openai/v1`,
    attempts: async (scope) => {
      await gateway.caughtUp();
      return readAttempts(database.db, scope);
    },
    charged: async (caller) => {
      await gateway.caughtUp();
      return readCharged(database.db, caller);
    },
    logged: () => lines.join(""),
    stop: async () => {
      await gateway.close(2_000);
      await Promise.all([model.close(), database.drop()]);
    },
  };
};

/** Every vendor at the sandbox model's address, with credentials that it takes: how real tenants are served. */
export const withProvidersAt = (modelUrl: string): Partial<GatewayOptions> => ({
  registry: registryAt(modelUrl),
  keys: new Map([
    [
      "anthropic",
      [new Secret("sk-sandbox-provider-anthropic-1"), new Secret("sk-sandbox-provider-anthropic-2")],
    ],
    ["openai", [new Secret("sk-sandbox-provider-openai-1")]],
  ]),
  allowPrivateProviders: true,
});
