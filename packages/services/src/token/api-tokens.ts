import { withSystem, withTenant } from "@molecule/db";
import {
  type ApiTokenRow,
  countApiTokens,
  findApiToken,
  insertApiToken,
  insertPlatformToken,
  listApiTokens,
  listPlatformTokens,
  lockTenant,
  type NewApiToken,
  recordAudit,
  recordPlatformAudit,
  revokeApiToken,
  revokePlatformToken,
} from "@molecule/db/repositories";
import {
  type Actor,
  type ApiTokenId,
  DomainError,
  notFound,
  type PlatformActor,
  roleIsAtLeast,
  type TenantRole,
  type TenantScope,
} from "@molecule/domain";
import { assertRole, assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { mintBearer } from "./bearer.ts";

type Db = Pick<ServiceContext, "db">;

const MOST_EACH = 20;
const SHOWN = 200;
const NAME_MAX_LENGTH = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_DAYS = 366;

export type NewTokenInput = { readonly name: string; readonly expiresInDays: number };

/** A token with its bearer, which is shown now and never again. */
export type CreatedToken = { readonly id: ApiTokenId; readonly token: string };

/** @throws DomainError BAD_INPUT, FORBIDDEN for a process */
const draft = (
  actor: Actor,
  { name, expiresInDays }: NewTokenInput,
  role: TenantRole,
): { readonly row: NewApiToken; readonly token: string } => {
  const trimmed = name.trim();
  if (trimmed === "" || trimmed.length > NAME_MAX_LENGTH || trimmed.includes("\0"))
    throw new DomainError("BAD_INPUT", `A token's name has 1 to ${NAME_MAX_LENGTH} characters.`, {
      field: "name",
      remedy: "Say what uses it, such as the name of a script.",
    });
  if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > LONGEST_DAYS)
    throw new DomainError("BAD_INPUT", `A token lives 1 to ${LONGEST_DAYS} days.`, {
      field: "expiresInDays",
      remedy: "Choose a shorter life; it can be replaced by a new one at any time.",
    });
  if (actor.kind !== "user")
    throw new DomainError("FORBIDDEN", "A token acts in the name of a person.", {
      remedy: "Sign in and create it there.",
    });
  const { bearer, digest, hint } = mintBearer();
  const expiresAt = new Date(Date.now() + expiresInDays * DAY_MS);
  const by = { createdBy: actor.userId, createdByName: actor.name };
  return { row: { name: trimmed, role, digest, hint, expiresAt, ...by }, token: bearer.expose() };
};

/**
 * Creates a token that acts in the name of its maker in one organization, with a role that is not stronger than
 * theirs. It ends when it expires, when it is revoked, and when its maker is no member any more.
 * @throws DomainError FORBIDDEN, BAD_INPUT, CONFLICT when the person has enough of them
 */
export const createApiToken = async (
  ctx: Db,
  scope: TenantScope,
  input: NewTokenInput & { readonly role: TenantRole },
): Promise<CreatedToken> => {
  assertRole(scope, input.role, "give a token this role");
  const { row, token } = draft(scope.actor, input, input.role);
  return withTenant(ctx.db, scope, async (tx) => {
    // One that is created in the same moment is counted too.
    await lockTenant(tx, scope, "update");
    if ((await countApiTokens(tx, scope, row.createdBy)) >= MOST_EACH)
      throw new DomainError("CONFLICT", `A person has at most ${MOST_EACH} tokens in an organization.`, {
        remedy: "Revoke one that is not used any more.",
      });
    const id = await insertApiToken(tx, scope, row);
    const { name, role, hint, expiresAt } = row;
    const detail = { id, name, role, hint, expiresAt: expiresAt.toISOString() };
    await recordAudit(tx, scope, { action: "token.created", detail });
    return { id, token };
  });
};

const isOwn = (scope: TenantScope, token: ApiTokenRow): boolean =>
  scope.actor.kind === "user" && scope.actor.userId === token.createdBy;

/** A person's own tokens; for an admin, everybody's. */
export const listTokens = async (ctx: Db, scope: TenantScope): Promise<readonly ApiTokenRow[]> => {
  const rows = await withTenant(ctx.db, scope, (tx) => listApiTokens(tx, scope, SHOWN), { readOnly: true });
  return roleIsAtLeast(scope.role, "admin") ? rows : rows.filter((row) => isOwn(scope, row));
};

/**
 * Ends a token at once: one's own, or for an admin anybody's.
 * @throws DomainError NOT_FOUND, also for another person's
 */
export const revokeToken = (
  ctx: Db,
  scope: TenantScope,
  { id }: { readonly id: ApiTokenId },
): Promise<void> =>
  withTenant(ctx.db, scope, async (tx) => {
    const token = await findApiToken(tx, scope, id);
    if (token === undefined || !(isOwn(scope, token) || roleIsAtLeast(scope.role, "admin")))
      throw notFound("token");
    if ((await revokeApiToken(tx, scope, id)) === undefined) return;
    await recordAudit(tx, scope, { action: "token.revoked", detail: { id, name: token.name } });
  });

/** The same for an operator, on the whole platform. @throws DomainError FORBIDDEN, BAD_INPUT */
export const createPlatformToken = async (
  ctx: Db,
  by: PlatformActor,
  input: NewTokenInput,
): Promise<CreatedToken> => {
  assertRunsPlatform(by, "create a token for the platform");
  const { row, token } = draft(by.actor, input, "owner");
  return withSystem(ctx.db, async (tx) => {
    const id = await insertPlatformToken(tx, row);
    const { name, hint, expiresAt } = row;
    const detail = { id, name, hint, expiresAt: expiresAt.toISOString() };
    await recordPlatformAudit(tx, by.actor, { action: "token.created", detail });
    return { id, token };
  });
};

export const listOperatorTokens = async (ctx: Db, by: PlatformActor): Promise<readonly ApiTokenRow[]> => {
  assertRunsPlatform(by, "see the platform's tokens");
  return withSystem(ctx.db, (tx) => listPlatformTokens(tx, SHOWN), { readOnly: true });
};

/** @throws DomainError FORBIDDEN, NOT_FOUND */
export const revokeOperatorToken = (
  ctx: Db,
  by: PlatformActor,
  { id }: { readonly id: ApiTokenId },
): Promise<void> => {
  assertRunsPlatform(by, "revoke a token of the platform");
  return withSystem(ctx.db, async (tx) => {
    const token = await revokePlatformToken(tx, id);
    if (token === undefined) throw notFound("token");
    await recordPlatformAudit(tx, by.actor, { action: "token.revoked", detail: { id, name: token.name } });
  });
};
