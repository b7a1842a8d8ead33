/** Codes of the client library and of PostgreSQL that mean "not now" rather than "not this". */
const CLIENT_CODES = /^(CONNECT|CONNECTION_|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_)/;
/**
 * 08 connection, 25006 a server that only reads (a failover), 40 rollback (deadlock), 53 resources (a full disk), 55P03
 * a lock, 57014 a statement that was cancelled, 57P shutdown and starting up.
 */
const SQLSTATES = /^((08|40|53|57P)[0-9A-Z]*|25006|55P03|57014)$/;

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** True when the same statement may well succeed later: the database is away, starting or overloaded. */
export const isUnavailable = (error: unknown): boolean => {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    const code = codeOf(each);
    if (code !== undefined) return CLIENT_CODES.test(code) || SQLSTATES.test(code);
  }
  return false;
};
