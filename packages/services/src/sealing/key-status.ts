import { withSealing, withSystem } from "@molecule/db";
import {
  countSealed,
  findLastRotation,
  findOpenRotation,
  insertRotation,
  type KeyRotation,
  listKeyHolders,
  listSealingKeys,
  recordPlatformAudit,
  retireSealingKey,
  type SealingKeyHolder,
} from "@molecule/db/repositories";
import { DomainError, type PlatformActor } from "@molecule/domain";
import { assertRunsPlatform } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";

type Db = Pick<ServiceContext, "db">;

export type SealingKeyState = {
  readonly id: string;
  readonly state: "active" | "in use" | "retired";
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
  /** What is sealed to it, history and waiting drafts included. */
  readonly values: number;
  readonly unreadable: number;
};

export type SealingKeyStatus = {
  readonly keys: readonly SealingKeyState[];
  readonly holders: readonly SealingKeyHolder[];
  /** The one under way, else the last one. */
  readonly rotation: KeyRotation | null;
};

/** Every sealing key with what is sealed to it, who holds which, and how far a rotation is. Operators. */
export const getSealingKeyStatus = async (ctx: Db, by: PlatformActor): Promise<SealingKeyStatus> => {
  assertRunsPlatform(by, "see the sealing keys");
  const { keys, ...rest } = await withSystem(
    ctx.db,
    async (tx) => ({
      keys: await listSealingKeys(tx),
      holders: await listKeyHolders(tx),
      rotation: (await findOpenRotation(tx)) ?? (await findLastRotation(tx)) ?? null,
    }),
    { readOnly: true },
  );
  // Another role, hence another moment: after the keys, so that none that is shown as retired has a value yet.
  const counted = await withSealing(ctx.db, countSealed, { readOnly: true });
  const counts = new Map(counted.map((one) => [one.keyId, one]));
  return {
    ...rest,
    keys: keys.map(({ id, active, createdAt, retiredAt }) => ({
      id,
      state: active ? ("active" as const) : retiredAt === null ? ("in use" as const) : ("retired" as const),
      ...{ createdAt, retiredAt },
      values: counts.get(id)?.values ?? 0,
      unreadable: counts.get(id)?.unreadable ?? 0,
    })),
  };
};

/**
 * Asks for a new sealing key. A supervisor does the rest.
 * @throws DomainError FORBIDDEN, CONFLICT while a rotation is under way
 */
export const requestKeyRotation = (ctx: Db, by: PlatformActor): Promise<Pick<KeyRotation, "id">> => {
  assertRunsPlatform(by, "rotate the sealing key");
  return withSystem(ctx.db, async (tx) => {
    const id = await insertRotation(tx, by.actor.name);
    if (id === undefined)
      throw new DomainError("CONFLICT", "A rotation of the sealing key is under way already.", {
        remedy: "See how far it is with molecule keys status.",
      });
    await recordPlatformAudit(tx, by.actor, { action: "sealing_key.rotation_requested", detail: { id } });
    return { id };
  });
};

/**
 * Retires a key to which nothing is sealed but what does not open. A rotation does this by itself where everything
 * opened; what is left behind here can never be opened again.
 * @throws DomainError FORBIDDEN, NOT_FOUND, CONFLICT with what keeps it in use
 */
export const retireKey = async (
  ctx: Db,
  by: PlatformActor,
  { id, leaveUnreadable }: { readonly id: string; readonly leaveUnreadable: boolean },
): Promise<{ readonly left: number }> => {
  assertRunsPlatform(by, "retire a sealing key");
  const key = (await withSystem(ctx.db, listSealingKeys)).find((one) => one.id === id);
  if (key === undefined)
    throw new DomainError("NOT_FOUND", `There is no sealing key ${id}.`, {
      remedy: "See molecule keys status.",
    });
  if (key.active)
    throw new DomainError("CONFLICT", `${id} is the key that everybody seals to.`, {
      remedy: "Rotate first: molecule keys rotate.",
    });
  const { retired, values, unreadable } = await withSealing(ctx.db, (tx) =>
    retireSealingKey(tx, id, { leaveUnreadable }),
  );
  if (!retired && key.retiredAt === null)
    throw new DomainError(
      "CONFLICT",
      `${values + unreadable} values are sealed to ${id}; ${unreadable} of them do not open.`,
      {
        remedy:
          values > 0
            ? "Rotate first: molecule keys rotate seals them to a new key."
            : "Delete them, or add --leave-unreadable.",
      },
    );
  await withSystem(ctx.db, (tx) =>
    recordPlatformAudit(tx, by.actor, { action: "sealing_key.retired", detail: { key: id, unreadable } }),
  );
  return { left: unreadable };
};
