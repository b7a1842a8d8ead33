import {
  DomainError,
  notFound,
  type PlatformActor,
  roleIsAtLeast,
  type TenantId,
  type TenantRole,
  type TenantScope,
  tenantIdSchema,
} from "@molecule/domain";
import { findMembership, type SignedIn } from "@molecule/services/auth";
import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import type { ApiContext } from "./context.ts";
import { describeFailure, toTrpcError } from "./failure.ts";
import { PUBLISHED } from "./rest/published.ts";

const PING_MS = 10_000;

const t = initTRPC.context<ApiContext>().create({
  transformer: superjson,
  // Stacks never leave the process, in development either.
  isDev: false,
  errorFormatter: ({ shape, error }) => {
    const { message, ...failure } = describeFailure(error);
    return { ...shape, message, data: { ...shape.data, failure } };
  },
  sse: { ping: { enabled: true, intervalMs: PING_MS }, client: { reconnectAfterInactivityMs: 3 * PING_MS } },
});

export const router = t.router;

/** The one place where our errors become the transport's. `next()` does not reject: its result is read. */
const translateErrors = t.middleware(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  throw toTrpcError(result.error);
});

/** Open to everybody. */
const publicProcedure = t.procedure.use(translateErrors);

const notSignedIn = (): DomainError =>
  new DomainError("NOT_SIGNED_IN", "You are not signed in, or your session has ended.", {
    remedy: "Sign in again.",
  });

/** @throws DomainError NOT_SIGNED_IN */
export const assertSession = (session: SignedIn | undefined): SignedIn => {
  if (session === undefined) throw notSignedIn();
  return session;
};

/** @throws DomainError NOT_SIGNED_IN */
export const assertSignedIn = async (ctx: ApiContext): Promise<SignedIn> =>
  assertSession(await ctx.findSession());

/** @throws DomainError FORBIDDEN for a token at a procedure that is not published */
const assertPublished = (session: SignedIn, path: string): void => {
  if (session.token === null || path in PUBLISHED) return;
  throw new DomainError("FORBIDDEN", "This is not open to API tokens.", {
    remedy: "Use a published address (see /api/v1/openapi.json), or sign in at a browser.",
  });
};

/** For a person with a session that is valid now, or a token where the procedure is published. */
export const signedInProcedure = publicProcedure.use(async ({ ctx, path, next }) => {
  const session = await assertSignedIn(ctx);
  assertPublished(session, path);
  return next({ ctx: { session } });
});

/** The weaker of what the person may do here and what the token may; null where the token is for another tenant. */
export const boundByToken = (
  { token }: SignedIn,
  role: TenantRole,
  tenantId: TenantId,
): TenantRole | null => {
  if (token === null || token.tenantId === null) return role;
  if (token.tenantId !== tenantId) return null;
  return roleIsAtLeast(role, token.role) ? token.role : role;
};

/**
 * The scope of a member in a tenant, read from the database.
 * @throws DomainError NOT_FOUND for a tenant that does not exist or is another's, FORBIDDEN for a weaker role
 */
export const resolveScope = async (
  ctx: ApiContext,
  session: SignedIn,
  tenantId: TenantId,
  minRole: TenantRole,
): Promise<TenantScope> => {
  const membership = await findMembership(ctx.auth.database, session.userId, tenantId);
  const role = membership === undefined ? null : boundByToken(session, membership, tenantId);
  if (role === null) throw notFound("organization");
  if (!roleIsAtLeast(role, minRole)) {
    throw new DomainError("FORBIDDEN", `This needs the role ${minRole}; yours here is ${role}.`, {
      remedy: "Ask an owner of the organization.",
    });
  }
  const actor = { kind: "user", userId: session.userId, name: session.name } as const;
  return { tenantId, actor, role, operator: session.operator };
};

/** For a member of the tenant that the input names, with at least this role. */
export const tenantProcedure = (minRole: TenantRole) =>
  signedInProcedure
    .input(z.object({ tenantId: tenantIdSchema }))
    .use(async ({ ctx, input, next }) =>
      next({ ctx: { scope: await resolveScope(ctx, ctx.session, input.tenantId, minRole) } }),
    );

/** The scope of an operator in any tenant; it opens no value, as nothing in this process can. */
export const operatorScope = (session: SignedIn, tenantId: TenantId): TenantScope => ({
  tenantId,
  actor: { kind: "user", userId: session.userId, name: session.name },
  role: "owner",
  operator: true,
});

/** Who acts on the platform itself. */
export const operatorOf = (session: SignedIn): PlatformActor => ({
  actor: { kind: "user", userId: session.userId, name: session.name },
  operator: session.operator,
});

/** @throws DomainError FORBIDDEN */
export const assertOperator = (session: SignedIn): void => {
  if (session.operator) return;
  throw new DomainError("FORBIDDEN", "Only an operator of the platform may do this.", {
    remedy: "Ask an operator.",
  });
};

/** For people who run the platform. */
export const operatorProcedure = signedInProcedure.use(async ({ ctx, next }) => {
  assertOperator(ctx.session);
  return next();
});
