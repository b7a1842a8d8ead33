import type { AuthDatabase } from "@molecule/db/auth";
import type { Command } from "commander";
import { CLI } from "../cli-actor.ts";
import { readDatabaseEnv } from "../env.ts";
import { withDatabase } from "../with-database.ts";

/** Runs `work` on the part of the database that knows people. */
const withAuthDatabase = async <T>(work: (auth: AuthDatabase) => Promise<T>): Promise<T> => {
  const { DATABASE_URL: url } = readDatabaseEnv();
  const { closeAuthDatabase, connectAuthDatabase } = await import("@molecule/db/auth");
  const auth = connectAuthDatabase({ url, maxConnections: 1, applicationName: "molecule-cli" });
  try {
    return await work(auth);
  } finally {
    await closeAuthDatabase(auth);
  }
};

const add = async (email: string): Promise<void> => {
  const { makeOperator } = await import("@molecule/services/auth");
  const made = await withDatabase((db) =>
    withAuthDatabase((auth) => makeOperator({ db }, auth, CLI, { email })),
  );
  console.log(JSON.stringify({ user: made.userId, added: made.added }));
};

const list = async (): Promise<void> => {
  const { listOperators } = await import("@molecule/services/auth");
  for (const { userId, name, email } of await withAuthDatabase(listOperators))
    console.log(JSON.stringify({ user: userId, name, email }));
};

/** `molecule operator …`: who runs the platform. */
export const registerOperatorCommands = (program: Command): void => {
  const operator = program
    .command("operator")
    .description("who runs the platform of the database of DATABASE_URL");
  operator
    .command("add")
    .description("make somebody who has an account an operator, from their next request on")
    .argument("<email>", "the address they sign in with")
    .action(add);
  operator.command("list").description("every operator, as JSON lines").action(list);
};
