import type { Database } from "@molecule/db";
import { closeAuthDatabase, connectAuthDatabase } from "@molecule/db/auth";
import type { DriverName } from "@molecule/domain";
import { registry } from "@molecule/registry/generated";
import { parseFingerprintPepper } from "@molecule/secrets/seal";
import { gatewayAt, type ServiceContext, sandboxModelAt } from "@molecule/services";
import { createAuth } from "@molecule/services/auth";
import { seedInstallation } from "@molecule/services/seed";
import type { Addresses } from "./children.ts";
import type { FirstOwner } from "./first-owner.ts";
import type { InstallationKeys } from "./keys.ts";

export type SeedInput = {
  readonly db: Database;
  readonly databaseUrl: string;
  readonly keys: InstallationKeys;
  readonly addresses: Addresses;
  /** How the first workspaces are executed; a process unless told. */
  readonly newWorkspaceDriver: DriverName | undefined;
  readonly describeOwner: () => FirstOwner;
};

const contextOf = ({ db, keys, addresses, newWorkspaceDriver }: SeedInput): ServiceContext => ({
  db,
  registry,
  gateway: gatewayAt(addresses.gatewayUrl),
  sandboxModel: sandboxModelAt(addresses.sandboxModelUrl),
  pepper: parseFingerprintPepper(keys.fingerprintPepper),
  installedRuntimes: new Set(),
  newWorkspaceDriver,
});

/** Gives a new database its first owner and organizations, through the same verbs that people use. */
export const seedDatabase = async (input: SeedInput): Promise<void> => {
  const authDatabase = connectAuthDatabase({
    url: input.databaseUrl,
    maxConnections: 1,
    applicationName: "molecule-seed-auth",
  });
  try {
    const auth = createAuth({
      database: authDatabase,
      baseUrl: input.addresses.canvasUrl,
      secret: input.keys.authSecret,
    });
    await seedInstallation(contextOf(input), auth, input.describeOwner);
  } finally {
    await closeAuthDatabase(authDatabase);
  }
};
