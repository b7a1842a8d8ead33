import { DomainError } from "@molecule/domain";
import type postgres from "postgres";

/** The oldest that grants one role to another `with set`, by which the platform's own roles are kept apart. */
const OLDEST = 16;

/** As `server_version_num` tells it: 160004 is 16.4. */
const majorOf = (versionNumber: number): number => Math.floor(versionNumber / 10_000);

/** @throws DomainError UNAVAILABLE when the server of that number is too old */
export const checkServerVersion = (versionNumber: number): void => {
  const major = majorOf(versionNumber);
  if (major >= OLDEST) return;
  throw new DomainError(
    "UNAVAILABLE",
    `The database server is PostgreSQL ${major}; ${OLDEST} or later is needed.`,
    {
      remedy: "Upgrade the server, or name another one.",
    },
  );
};

/** Before anything is created there. @throws DomainError UNAVAILABLE when the server is too old */
export const assertServerVersion = async (sql: postgres.Sql): Promise<void> => {
  const [row] = await sql<{ server_version_num: string }[]>`show server_version_num`;
  checkServerVersion(Number(row?.server_version_num));
};
