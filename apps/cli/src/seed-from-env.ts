import { closeDatabase, connectDatabase, type Database, withSystem } from "@molecule/db";
import { closeAuthDatabase, connectAuthDatabase } from "@molecule/db/auth";
import { activateSealingKey, findActiveSealingKey } from "@molecule/db/repositories";
import { DomainError } from "@molecule/domain";
import { registry } from "@molecule/registry";
import { parseFingerprintPepper, parsePublicKey } from "@molecule/secrets/seal";
import { gatewayAt, sandboxModelAt } from "@molecule/services";
import { createAuth } from "@molecule/services/auth";
import { seedInstallation } from "@molecule/services/seed";
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

const seedWith = async (env: SeedEnv, db: Database): Promise<void> => {
  await assertSealingKey(db, env.SECRETS_PUBLIC_KEY);
  const authDatabase = connectAuthDatabase({
    url: env.DATABASE_URL,
    maxConnections: 1,
    applicationName: "molecule-cli-auth",
  });
  try {
    const auth = createAuth({ database: authDatabase, baseUrl: env.CANVAS_URL, secret: env.AUTH_SECRET });
    await seedInstallation(
      {
        db,
        registry,
        gateway: gatewayAt(env.GATEWAY_URL),
        sandboxModel: env.SANDBOX_MODEL_URL === undefined ? null : sandboxModelAt(env.SANDBOX_MODEL_URL),
        pepper: parseFingerprintPepper(env.FINGERPRINT_PEPPER),
        installedRuntimes: new Set(),
        newWorkspaceDriver: env.WORKSPACE_DRIVER,
      },
      auth,
      () => ({ name: "Owner", email: env.MOLECULE_OWNER_EMAIL, password: env.MOLECULE_OWNER_PASSWORD }),
    );
  } finally {
    await closeAuthDatabase(authDatabase);
  }
};

/** Seeds the database that the environment names, through the verbs that people use. */
export const seedFromEnv = async (env: SeedEnv): Promise<void> => {
  const db = connectDatabase({ url: env.DATABASE_URL, maxConnections: 3, applicationName: "molecule-cli" });
  try {
    await seedWith(env, db);
  } finally {
    await closeDatabase(db);
  }
};
