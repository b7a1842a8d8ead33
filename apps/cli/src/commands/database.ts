import { DomainError } from "@molecule/domain";
import type { Command } from "commander";
import { readDatabaseEnv, readProvisionEnv, readSeedEnv, type SeedEnv } from "../env.ts";

/** Database code is loaded by the commands that need it, so that the others stay quick. */
const migrate = async (): Promise<void> => {
  const { DATABASE_URL } = readDatabaseEnv();
  const { migrateDatabase } = await import("@molecule/db/migrate");
  await migrateDatabase(DATABASE_URL);
  console.log(JSON.stringify({ migrated: true }));
};

/** Role, password and database are those of `DATABASE_URL`, so that they are said once. */
const provision = async (): Promise<void> => {
  const { DATABASE_ADMIN_URL, DATABASE_URL } = readProvisionEnv();
  const { username, password, pathname } = new URL(DATABASE_URL);
  const [owner, database] = [decodeURIComponent(username), decodeURIComponent(pathname.slice(1))];
  if (owner === "" || password === "" || database === "")
    throw new DomainError("BAD_INPUT", "DATABASE_URL names no role, no password or no database.", {
      remedy: "Write it as postgresql://ROLE:PASSWORD@HOST:PORT/DATABASE.",
    });
  const { createDatabase, grantWorkingRoles, setLoginRole } = await import("@molecule/db/provision");
  await setLoginRole(DATABASE_ADMIN_URL, owner, decodeURIComponent(password));
  await grantWorkingRoles(DATABASE_ADMIN_URL, owner);
  await createDatabase(DATABASE_ADMIN_URL, database, { owner, unlessExists: true });
  console.log(JSON.stringify({ provisioned: true }));
  await migrate();
};

const seed = async (): Promise<void> => {
  const env: SeedEnv = readSeedEnv();
  const { seedFromEnv } = await import("../seed-from-env.ts");
  await seedFromEnv(env);
  console.log(JSON.stringify({ seeded: true }));
};

/** `molecule provision`, `migrate` and `seed`, for a database that `npm start` does not look after. */
export const registerDatabaseCommands = (program: Command): void => {
  program
    .command("provision")
    .description("create the role and the database of DATABASE_URL as DATABASE_ADMIN_URL, then migrate")
    .action(provision);
  program
    .command("migrate")
    .description("bring the database of DATABASE_URL to this version's tables; safe to repeat")
    .action(migrate);
  program
    .command("seed")
    .description("give the database its first owner and organizations; safe to repeat")
    .action(seed);
};
