import { isOperator } from "@molecule/db/auth";
import type { ApiTokenId, TenantId, TenantRole, UserId } from "@molecule/domain";
import type { Auth } from "./create-auth.ts";

/** A person with a session that is valid now. */
export type SignedIn = {
  readonly sessionId: string;
  readonly userId: UserId;
  readonly name: string;
  readonly email: string;
  /** Runs the platform, beside any role in a tenant. */
  readonly operator: boolean;
  /** Null for a person at a browser. A token is bounded to one organization, or is an operator's (null). */
  readonly token: TokenGrant | null;
};

/** What a token may do at most. */
export type TokenGrant = {
  readonly id: ApiTokenId;
  readonly tenantId: TenantId | null;
  readonly role: TenantRole;
};

/** Who the request's cookie stands for, read from the database; undefined once the session has ended. */
export const findSession = async (auth: Auth, headers: Headers): Promise<SignedIn | undefined> => {
  // The browser's own session check renews the cookie; a procedure never does.
  const found = await auth.library.api.getSession({ headers, query: { disableRefresh: true } });
  if (found === null) return undefined;
  const userId = found.user.id as UserId;
  return {
    sessionId: found.session.id,
    userId,
    name: found.user.name,
    email: found.user.email,
    operator: await isOperator(auth.database, userId),
    token: null,
  };
};
