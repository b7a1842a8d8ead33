import { closeAuthDatabase, connectAuthDatabase } from "@molecule/db/auth";
import { parseFingerprintPepper } from "@molecule/secrets/seal";
import { createAuth } from "../auth/create-auth.ts";
import type { NewUser } from "../auth/create-user.ts";
import { gatewayAt, sandboxModelAt } from "../service-addresses.ts";
import type { ServiceContext } from "../service-context.ts";
import { seedInstallation } from "./seed-installation.ts";

export type SeedInput = Pick<ServiceContext, "db" | "registry" | "newWorkspaceDriver"> & {
  readonly databaseUrl: string;
  /** How the database calls the connection over which people are created. */
  readonly applicationName: string;
  readonly canvasUrl: string;
  readonly gatewayUrl: string;
  /** Without one there are no sandbox organizations. */
  readonly sandboxModelUrl: string | undefined;
  readonly fingerprintPepper: string;
  readonly authSecret: string;
  readonly describeOwner: () => NewUser;
};

/** Gives a database its first owner and organizations, through the same verbs that people use. */
export const seedDatabase = async (input: SeedInput): Promise<void> => {
  const { db, registry, newWorkspaceDriver, sandboxModelUrl } = input;
  const database = connectAuthDatabase({
    url: input.databaseUrl,
    maxConnections: 1,
    applicationName: input.applicationName,
  });
  try {
    const ctx: ServiceContext = {
      ...{ db, registry, newWorkspaceDriver },
      gateway: gatewayAt(input.gatewayUrl),
      sandboxModel: sandboxModelUrl === undefined ? null : sandboxModelAt(sandboxModelUrl),
      pepper: parseFingerprintPepper(input.fingerprintPepper),
      installedRuntimes: new Set(),
    };
    const auth = createAuth({ database, baseUrl: input.canvasUrl, secret: input.authSecret });
    await seedInstallation(ctx, auth, input.describeOwner);
  } finally {
    await closeAuthDatabase(database);
  }
};
