import { withSealing, withSystem } from "@molecule/db";
import {
  activateSealingKey,
  findOpenRotation,
  type KeyRotation,
  listKeyHolders,
  listSealingKeys,
  moveRotation,
  noteRotation,
  recordPlatformAudit,
  recordSealingKey,
  retireSealingKey,
} from "@molecule/db/repositories";
import type { OpenSecret } from "@molecule/secrets/open";
import type { PublicSealingKey } from "@molecule/secrets/seal";
import type { ServiceContext } from "../service-context.ts";
import { listKeysInUse } from "./announce-key-holder.ts";
import type { KeyKeeper, RotationPoint } from "./key-keeper.ts";
import { resealValues } from "./reseal-values.ts";

export type RotateKeyInput = {
  readonly keeper: KeyKeeper;
  readonly openSecret: OpenSecret;
  /** Tests: may kill this process. */
  readonly reached?: (point: RotationPoint) => void;
  /** Aborted: it stops after the step in hand. */
  readonly signal?: AbortSignal;
};

type Step = Required<RotateKeyInput> & { readonly rotation: KeyRotation };
type Db = Pick<ServiceContext, "db">;

const BY = { kind: "process", name: "supervisor" } as const;

const wait = async ({ db }: Db, { rotation }: Step, waitsFor: string): Promise<false> => {
  if (rotation.waitsFor !== waitsFor)
    await withSystem(db, (tx) => noteRotation(tx, rotation.id, { waitsFor }));
  return false;
};

/** A key of the ring that nobody recorded yet, as one is that was made before a kill, else a new one. */
const findNewKey = async ({ db }: Db, keeper: KeyKeeper): Promise<PublicSealingKey | null> => {
  const known = new Set((await withSystem(db, listSealingKeys)).map(({ id }) => id));
  for (const id of keeper.listIds()) if (!known.has(id)) return keeper.findPublicKey(id) ?? null;
  return keeper.addKey === null ? null : keeper.addKey();
};

const recordKey = async (ctx: Db, step: Step): Promise<boolean> => {
  const held = step.keeper.listIds();
  const lacking = (await listKeysInUse(ctx)).map(({ id }) => id).filter((id) => !held.includes(id));
  if (lacking.length > 0) return wait(ctx, step, `the private key ${lacking.join(", ")}`);
  const key = await findNewKey(ctx, step.keeper);
  if (key === null)
    return wait(
      ctx,
      step,
      "a new private key: make one with `molecule keys generate` and add it to SECRETS_PRIVATE_KEYS of every supervisor",
    );
  step.reached("key-kept");
  const moved = await withSystem(ctx.db, async (tx) => {
    await recordSealingKey(tx, key);
    return moveRotation(tx, step.rotation, { step: "recorded", keyId: key.id });
  });
  step.reached("key-recorded");
  return moved;
};

const activate = async (ctx: Db, step: Step, keyId: string): Promise<boolean> => {
  const holders = await withSystem(ctx.db, listKeyHolders);
  const lacking = holders.filter((one) => !one.keyIds.includes(keyId)).map(({ holder }) => holder);
  if (holders.length === 0 || lacking.length > 0)
    return wait(ctx, step, `supervisors that hold ${keyId}: ${lacking.join(", ") || "none"} lacks it`);
  const key = (await withSystem(ctx.db, listSealingKeys)).find(({ id }) => id === keyId);
  if (key === undefined) throw new Error("the key of a rotation is not recorded");
  const moved = await withSystem(ctx.db, async (tx) => {
    if (!(await moveRotation(tx, step.rotation, { step: "activated" }))) return false;
    await activateSealingKey(tx, key);
    await recordPlatformAudit(tx, BY, { action: "sealing_key.activated", detail: { key: keyId } });
    return true;
  });
  step.reached("key-activated");
  return moved;
};

const reseal = async (ctx: Db, step: Step, keyId: string): Promise<boolean> => {
  const { rotation, keeper, openSecret, reached, signal } = step;
  const to = keeper.findPublicKey(keyId);
  if (to === undefined) return wait(ctx, step, `a supervisor that holds ${keyId}`);
  const { done, lacking } = await resealValues(ctx, { rotation, to, openSecret, reached, signal });
  if (!done) return false;
  if (lacking.size > 0) return wait(ctx, step, `the private key ${[...lacking].sort().join(", ")}`);
  if (rotation.step === "resealed") return true;
  const moved = await withSystem(ctx.db, (tx) => moveRotation(tx, rotation, { step: "resealed" }));
  reached("key-drained");
  return moved;
};

/** Retires every key to which nothing is sealed any more. */
const retire = async (ctx: Db, step: Step, keyId: string): Promise<boolean> => {
  // A write that was under way when the key changed may have come in since.
  if (!(await reseal(ctx, step, keyId))) return false;
  const keys = await withSystem(ctx.db, listSealingKeys);
  const left: string[] = [];
  for (const key of keys) {
    if (key.active || key.retiredAt !== null || key.id === keyId) continue;
    const { retired, values, unreadable } = await withSealing(ctx.db, (tx) =>
      retireSealingKey(tx, key.id, { leaveUnreadable: false }),
    );
    if (!retired) left.push(`${values + unreadable} sealed to ${key.id}, of which ${unreadable} do not open`);
  }
  step.reached("key-retired");
  if (left.length > 0)
    return wait(
      ctx,
      step,
      `values that do not open (${left.join("; ")}): delete them, or leave them with \`molecule keys retire KEY --leave-unreadable\``,
    );
  return withSystem(ctx.db, async (tx) => {
    if (!(await moveRotation(tx, step.rotation, { step: "finished" }))) return false;
    await recordPlatformAudit(tx, BY, { action: "sealing_key.rotated", detail: { key: keyId } });
    return true;
  });
};

const advance = (ctx: Db, step: Step): Promise<boolean> => {
  const { step: at, keyId } = step.rotation;
  if (at === "requested" || keyId === null) return recordKey(ctx, step);
  if (at === "recorded") return activate(ctx, step, keyId);
  if (at === "activated") return reseal(ctx, step, keyId);
  return retire(ctx, step, keyId);
};

/**
 * Takes the rotation that somebody asked for as far as it goes now: a new key is kept and recorded, becomes the one
 * that everybody seals to once every supervisor holds it, everything is sealed to it, and the old one is retired.
 * Each step is committed before the next, so whoever comes after a kill goes on where it stopped. One process at a
 * time calls this.
 * @returns the step at which it stands; null when no rotation is under way
 */
export const rotateKey = async (ctx: Db, input: RotateKeyInput): Promise<KeyRotation["step"] | null> => {
  const { reached = () => undefined, signal = new AbortController().signal } = input;
  let standing: KeyRotation["step"] | null = null;
  for (;;) {
    const rotation = await withSystem(ctx.db, findOpenRotation, { readOnly: true });
    if (rotation === undefined) return standing === null ? null : "finished";
    standing = rotation.step;
    if (!(await advance(ctx, { ...input, reached, signal, rotation }))) return standing;
  }
};
