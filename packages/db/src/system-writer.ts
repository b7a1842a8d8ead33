import { type Database, SYSTEM_SESSIONS } from "./connect-database.ts";

declare const role: unique symbol;

/** Sessions that run as `molecule_system`, in which every statement is a transaction of its own. */
export type SystemWriter = {
  readonly [role]: "system";
  /** Runs one prepared statement; committed when it resolves, with its rows. Parameters are sent as text. */
  execute(
    statement: string,
    parameters: readonly string[],
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
};

/**
 * For the few writes that are too many for a transaction block each: one round trip instead of four. The role is
 * taken when the session begins, not per transaction, so nothing else may use these sessions.
 */
export const systemWriter = (db: Database): SystemWriter => {
  const writer = {
    execute: async (
      statement: string,
      parameters: readonly string[],
    ): Promise<readonly Readonly<Record<string, unknown>>[]> =>
      db[SYSTEM_SESSIONS].use(({ client }) =>
        client.unsafe<Record<string, unknown>[]>(statement, [...parameters], { prepare: true }),
      ),
  };
  return writer as SystemWriter;
};
