import { type Database, withSealing, withSystem } from "@molecule/db";
import {
  countSealed,
  FIRST_SEALED,
  listSealedVersions,
  recordKeyHolder,
  replaceSealed,
} from "@molecule/db/repositories";
import { secretVersions } from "@molecule/db/schema";
import type { PlatformActor, TenantScope, WorkspaceId } from "@molecule/domain";
import { generateKeyPair, type OpenSecret, openSecret, parseKeyRing } from "@molecule/secrets/open";
import {
  createTestContext,
  createTestDatabase,
  createTestTenant,
  createTestWorkspace,
} from "@molecule/testing";
import postgres from "postgres";
import { afterEach, beforeEach, expect, it } from "vitest";
import { holdDraft } from "../draft/hold-draft.ts";
import { setSecrets } from "../secret/set-secrets.ts";
import type { ServiceContext } from "../service-context.ts";
import { addPlatformWebhook } from "../webhook/add-webhook.ts";
import { announceKeyHolder } from "./announce-key-holder.ts";
import { auditSealed } from "./audit-sealed.ts";
import type { KeyKeeper } from "./key-keeper.ts";
import { getSealingKeyStatus, requestKeyRotation, retireKey } from "./key-status.ts";
import { rotateKey } from "./rotate-key.ts";
import { withLiveKey } from "./with-live-key.ts";

type TestRing = { keeper: KeyKeeper; open: OpenSecret; text: () => string };

const OPERATOR: PlatformActor = { actor: { kind: "process", name: "cli" }, operator: true };
let database: { db: Database; adminUrl: string; drop: () => Promise<void> };
let ctx: ServiceContext;
let scope: TenantScope;
let workspaceId: WorkspaceId;
let first: TestRing;
let admin: postgres.Sql;

const ringOf = (initial: string, outside = false): TestRing => {
  let text = initial;
  return {
    text: () => text,
    open: (place, sealed) => openSecret(parseKeyRing(text), place, sealed),
    keeper: {
      listIds: () => parseKeyRing(text).ids,
      findPublicKey: (id) => parseKeyRing(text).findPublicKey(id),
      addKey: outside
        ? null
        : async () => {
            const { id, privateKeyBase64, publicKey } = await generateKeyPair();
            text = `${text},${id}:${privateKeyBase64}`;
            return { id, publicKey };
          },
    },
  };
};

const announce = (ring: TestRing, holder = "one") =>
  announceKeyHolder(ctx, { holder, keyIds: ring.keeper.listIds() });

/** As a supervisor's rounds do it: say what is held, take the rotation on, until it rests. */
const rotate = async (ring: TestRing): Promise<string | null> => {
  for (let round = 0; ; round += 1) {
    await announce(ring);
    const step = await rotateKey(ctx, { keeper: ring.keeper, openSecret: ring.open });
    if (step === "finished" || step === null || round === 3) return step;
  }
};

beforeEach(async () => {
  database = await createTestDatabase();
  admin = postgres(database.adminUrl, { max: 1, onnotice: () => undefined });
  const pair = await generateKeyPair();
  ({ ctx } = await createTestContext(database.db, {}, pair));
  first = ringOf(`${pair.id}:${pair.privateKeyBase64}`);
  scope = await createTestTenant(database.db, { billingMode: "byok", operator: true });
  ({ id: workspaceId } = await createTestWorkspace(database.db, scope));
});
afterEach(async () => {
  await admin.end();
  await database.drop();
});

const store = (name: string, value: string, place: WorkspaceId | null = workspaceId) =>
  setSecrets(ctx, scope, { workspaceId: place, entries: [{ name, value, kind: "secret" }] });

const versions = () =>
  withSystem(database.db, (tx) =>
    tx
      .select({
        v: secretVersions.version,
        keyId: secretVersions.keyId,
        print: secretVersions.fingerprint,
        at: secretVersions.createdAt,
      })
      .from(secretVersions),
  );

it("seals everything to a new key, history, waiting drafts and webhooks too, and retires the old one", async () => {
  await store("A_TOKEN", "first-value-0123456789");
  await store("A_TOKEN", "second-value-0123456789");
  await store("SHARED_TOKEN", "for-all-0123456789", null);
  await holdDraft(ctx, scope, {
    places: [{ workspaceId, entries: [{ name: "LATER", value: "waits-0123456789", kind: "secret" }] }],
    restart: false,
    applyAt: null,
  });
  await addPlatformWebhook(ctx, OPERATOR, { url: "https://example.com/hook" });
  const before = await versions();
  await requestKeyRotation(ctx, OPERATOR);
  await expect(requestKeyRotation(ctx, OPERATOR)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await rotate(first)).toBe("finished");

  const { keys, rotation } = await getSealingKeyStatus(ctx, OPERATOR);
  expect(keys.map(({ state, values }) => [state, values])).toEqual([
    ["retired", 0],
    ["active", 5],
  ]);
  expect(rotation).toMatchObject({ step: "finished", resealed: 5, waitsFor: null });
  const unchanged = ({ v, print, at }: (typeof before)[number]) => ({ v, print, at });
  expect((await versions()).map(unchanged)).toEqual(before.map(unchanged));
  const rows = await withSealing(database.db, (tx) => countSealed(tx));
  expect(rows).toEqual([{ keyId: keys[1]?.id, values: 5, unreadable: 0 }]);
  // What is written next is sealed to the new key, and the new key alone opens everything.
  await store("B_TOKEN", "third-value-0123456789");
  const onlyNew = ringOf(first.text().split(",")[1] ?? "");
  expect(await auditSealed(ctx, onlyNew.open)).toEqual({ looked: 6, unreadable: 0, healed: 0, sealed: 0 });
});

it("lets nothing be sealed to a retired key, and a write that was under way seals again by itself", async () => {
  await store("A_TOKEN", "first-value-0123456789");
  await requestKeyRotation(ctx, OPERATOR);
  await rotate(first);
  const [old] = first.keeper.listIds();
  await expect(
    admin`update secret_versions set key_id = ${old ?? ""} where sealed is not null`,
  ).rejects.toMatchObject({ code: "MK001" });
  // The key is active again by hand, and is retired while the write waits for its transaction.
  let tries = 0;
  await withLiveKey(async () => {
    tries += 1;
    if (tries === 1) await admin`update secret_versions set key_id = ${old ?? ""} where sealed is not null`;
  });
  expect(tries).toBe(2);
});

it("waits for every supervisor to hold the new key, and says for whom", async () => {
  await requestKeyRotation(ctx, OPERATOR);
  await withSystem(database.db, (tx) => recordKeyHolder(tx, { holder: "other", keyIds: [], missing: [] }));
  expect(await rotate(first)).toBe("recorded");
  const { rotation, keys } = await getSealingKeyStatus(ctx, OPERATOR);
  expect(rotation?.waitsFor).toContain("other");
  expect(keys.map(({ state }) => state)).toEqual(["active", "in use"]);
  await announce(first, "other");
  expect(await rotate(first)).toBe("finished");
});

it("asks a person for a key where the ring comes from outside, and takes the one that is added", async () => {
  const outside = ringOf(first.text(), true);
  await requestKeyRotation(ctx, OPERATOR);
  expect(await rotate(outside)).toBe("requested");
  expect((await getSealingKeyStatus(ctx, OPERATOR)).rotation?.waitsFor).toContain("molecule keys generate");
  const pair = await generateKeyPair();
  expect(await rotate(ringOf(`${first.text()},${pair.id}:${pair.privateKeyBase64}`, true))).toBe("finished");
});

it("never retires a key while something that does not open is sealed to it, unless told to leave it", async () => {
  await store("A_TOKEN", "first-value-0123456789");
  await store("B_TOKEN", "other-value-0123456789");
  await admin`update secret_versions set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1)
    where secret_id = (select id from secrets where name = 'A_TOKEN')`;
  await requestKeyRotation(ctx, OPERATOR);
  expect(await rotate(first)).toBe("resealed");
  const [old = ""] = first.keeper.listIds();
  const { rotation } = await getSealingKeyStatus(ctx, OPERATOR);
  expect(rotation?.waitsFor).toContain(`1 sealed to ${old}, of which 1 do not open`);
  const retire = (leaveUnreadable: boolean) => retireKey(ctx, OPERATOR, { id: old, leaveUnreadable });
  await expect(retire(false)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await retire(true)).toEqual({ left: 1 });
  expect(await rotate(first)).toBe("finished");
});

it("leaves what a paused process brings too late as it stands", async () => {
  await store("A_TOKEN", "first-value-0123456789");
  const [stale] = await withSealing(database.db, (tx) => listSealedVersions(tx, FIRST_SEALED, 1));
  if (stale === undefined) throw new Error("nothing stored");
  await requestKeyRotation(ctx, OPERATOR);
  await rotate(first);
  const late = { sealed: Uint8Array.of(1, 2, 3), keyId: first.keeper.listIds()[1] ?? "" };
  expect(await withSealing(database.db, (tx) => replaceSealed(tx, stale, late))).toBe(false);
});
