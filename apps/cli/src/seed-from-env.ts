import { closeDatabase, connectDatabase, type Database, withSystem } from "@molecule/db";
import { activateSealingKey, findActiveSealingKey } from "@molecule/db/repositories";
import { DomainError } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { parsePublicKey } from "@molecule/secrets/seal";
import { seedDatabase } from "@molecule/services/seed";
import type { SeedEnv } from "./env.ts";

/** Nothing can be sealed before a public key stands in the database. */
const assertSealingKey = async (db: Database, publicKey: string | undefined): Promise<void> => {
  const active = await withSystem(db, findActiveSealingKey);
  if (active !== undefined) return;
  if (publicKey === undefined)
    throw new DomainError("UNAVAILABLE", "The database has no sealing key yet.", {
      remedy: "Set SECRETS_PUBLIC_KEY to the public half of the key that the supervisor will use.",
    });
  const key = parsePublicKey(publicKey);
  await withSystem(db, (tx) => activateSealingKey(tx, key));
};

/** Seeds the database that the environment names, through the verbs that people use. */
export const seedFromEnv = async (env: SeedEnv): Promise<void> => {
  const db = connectDatabase({ url: env.DATABASE_URL, maxConnections: 3, applicationName: "molecule-cli" });
  try {
    await assertSealingKey(db, env.SECRETS_PUBLIC_KEY);
    await seedDatabase({
      ...{ db, registry, databaseUrl: env.DATABASE_URL, applicationName: "molecule-cli-auth" },
      canvasUrl: env.CANVAS_URL,
      gatewayUrl: env.GATEWAY_URL,
      sandboxModelUrl: env.SANDBOX_MODEL_URL,
      newWorkspaceDriver: env.WORKSPACE_DRIVER,
      fingerprintPepper: env.FINGERPRINT_PEPPER,
      authSecret: env.AUTH_SECRET,
      describeOwner: () => ({
        name: "Owner",
        email: env.MOLECULE_OWNER_EMAIL,
        password: env.MOLECULE_OWNER_PASSWORD,
      }),
    });
  } finally {
    await closeDatabase(db);
  }
};
