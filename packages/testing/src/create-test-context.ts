import { type Database, withSystem } from "@molecule/db";
import { activateSealingKey } from "@molecule/db/repositories";
import { registry } from "@molecule/registry";
import { generateKeyPair, type OpenSecret, parseKeyRing, secretOpener } from "@molecule/secrets/open";
import { parseFingerprintPepper } from "@molecule/secrets/seal";
import type { ServiceContext } from "@molecule/services";

/** A pepper for tests, the same in all of them, as the environment of a process has it. */
export const TEST_PEPPER_TEXT = Buffer.alloc(32, 7).toString("base64");
export const TEST_PEPPER = parseFingerprintPepper(TEST_PEPPER_TEXT);

const GATEWAY = "http://127.0.0.1:4401/api/v1/internal/llm";

/**
 * A service context over a test database with a fresh key ring, and what opens what it sealed. Every runtime
 * counts as installed; pass what a test needs otherwise, its own key pair too.
 */
export const createTestContext = async (
  db: Database,
  overrides: Partial<ServiceContext> = {},
  known?: Awaited<ReturnType<typeof generateKeyPair>>,
): Promise<{ readonly ctx: ServiceContext; readonly openSecret: OpenSecret }> => {
  const pair = known ?? (await generateKeyPair());
  await withSystem(db, (tx) => activateSealingKey(tx, { id: pair.id, publicKey: pair.publicKey }));
  const ctx: ServiceContext = {
    db,
    registry,
    gateway: {
      baseUrl: `${GATEWAY}/openai/v1`,
      anthropicBaseUrl: `${GATEWAY}/anthropic`,
      usageUrl: `${GATEWAY}/usage`,
    },
    sandboxModel: {
      anthropicBaseUrl: "http://127.0.0.1:4403/anthropic",
      openaiBaseUrl: "http://127.0.0.1:4403/openai/v1",
    },
    pepper: TEST_PEPPER,
    installedRuntimes: new Set(registry.runtimes.map((runtime) => runtime.name)),
    ...overrides,
  };
  return { ctx, openSecret: secretOpener(parseKeyRing(`${pair.id}:${pair.privateKeyBase64}`)) };
};
