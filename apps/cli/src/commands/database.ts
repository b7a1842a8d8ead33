import type { Command } from "commander";
import { readDatabaseEnv, readSeedEnv, type SeedEnv } from "../env.ts";

/** Database code is loaded by the commands that need it, so that the others stay quick. */
const migrate = async (): Promise<void> => {
  const { DATABASE_URL } = readDatabaseEnv();
  const { migrateDatabase } = await import("@molecule/db/migrate");
  await migrateDatabase(DATABASE_URL);
  console.log(JSON.stringify({ migrated: true }));
};

const seed = async (): Promise<void> => {
  const env: SeedEnv = readSeedEnv();
  const { seedFromEnv } = await import("../seed-from-env.ts");
  await seedFromEnv(env);
  console.log(JSON.stringify({ seeded: true }));
};

/** `molecule migrate` and `molecule seed`, for a database that `npm start` does not look after. */
export const registerDatabaseCommands = (program: Command): void => {
  program
    .command("migrate")
    .description("bring the database of DATABASE_URL to this version's tables; safe to repeat")
    .action(migrate);
  program
    .command("seed")
    .description("give the database its first owner and organizations; safe to repeat")
    .action(seed);
};
