import { learnEntry } from "@molecule/billing";
import { type TenantTx, withSystem, withTenant } from "@molecule/db";
import {
  advanceSecretHeads,
  deleteSecrets,
  findActiveSealingKey,
  insertSecretVersions,
  type NewSecretVersion,
  recordPayerConfirmation,
  recordPlatformCredential,
  setSecretReadability,
  updateWorkspace,
} from "@molecule/db/repositories";
import { hintOf, Secret, type SecretKind, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { fingerprint, type PublicSealingKey, sealSecret } from "@molecule/secrets/seal";
import type { ServiceContext } from "@molecule/services";
import { createTestWorkspace, TEST_PEPPER } from "@molecule/testing";
import type { Person } from "../../../packages/api/src/suite.ts";
import { formatOwners } from "../../oracle/choose-credential.ts";
import { classifyName } from "../../oracle/classify-name.ts";
import type { PayerRecord } from "../../oracle/receipt.ts";
import { readOverride } from "../../oracle/resolution.ts";
import type { Scope, StoredValue } from "../../oracle/state.ts";
import type { RandomRows } from "../random-state.ts";
import type { DoorState } from "./door-state.ts";
import { type Doors, doorsOf } from "./open-doors.ts";
import { payerFactsOf, recordPastRun } from "./record-past-run.ts";

/** Where a state was stored. */
export type Place = {
  readonly scope: TenantScope;
  readonly workspaceId: WorkspaceId;
  readonly person: Person;
};

/** Stores a state below the guard, as it may stand from before a flip: sealed with the real public key. */
export async function storeState(doors: Doors, person: Person, state: DoorState): Promise<Place> {
  const { db } = doors.test;
  const scope = await doors.test.createTenant(person, {
    sandbox: state.sandbox,
    billingMode: state.tenantMode,
  });
  const { id: workspaceId } = await createTestWorkspace(db, scope, { runtime: state.drawn.runtime });
  const place = { scope, workspaceId, person };
  await withSystem(db, async (tx) => {
    for (const text of state.platformTexts) {
      await recordPlatformCredential(tx, {
        fingerprint: fingerprint(TEST_PEPPER, text),
        vendor: "anthropic",
        hint: null,
      });
    }
  });
  await writeState(doors, place, state);
  await storeHistory(doors, place, state);
  return place;
}

/** Makes the stored rows and the override those of `state`; rows of `before` that it lacks are deleted. */
export async function writeState(
  doors: Doors,
  place: Place,
  state: DoorState,
  before?: DoorState,
): Promise<void> {
  const { ctx } = doorsOf(doors, state.installation);
  const { scope, workspaceId } = place;
  await withTenant(ctx.db, scope, async (tx) => {
    await updateWorkspace(tx, scope, workspaceId, { billingOverride: readOverride(state.drawn.override) });
    const key = await findActiveSealingKey(tx);
    if (key === undefined) throw new Error("there is no sealing key");
    for (const at of ["tenant", "workspace"] as const) {
      const rows = state.drawn[at];
      const target = at === "tenant" ? null : workspaceId;
      const gone = [...(before?.drawn[at].keys() ?? [])].filter((name) => !rows.has(name));
      await deleteSecrets(tx, scope, target, gone);
      const changed = [...rows].filter(([name, row]) => before?.drawn[at].get(name) !== row);
      await writeRows(tx, { ctx, key, place, at, discovered: state.discovered }, new Map(changed));
    }
  });
}

type Writing = { ctx: ServiceContext; key: PublicSealingKey; place: Place; at: Scope; discovered: boolean };

async function writeRows(tx: TenantTx, writing: Writing, rows: RandomRows): Promise<void> {
  const { place, at } = writing;
  const target = at === "tenant" ? null : place.workspaceId;
  const kinds = [...rows].map(([name, row]) => ({ name, kind: kindOf(name, row) }));
  const heads = await advanceSecretHeads(tx, place.scope, target, kinds);
  const versions: NewSecretVersion[] = [];
  for (const [name, row] of rows) {
    const head = heads.get(name);
    if (head === undefined) throw new Error(`the head of ${name} did not come back`);
    versions.push(await versionOf(writing, name, row, { secretId: head.id, version: head.version }));
  }
  await insertSecretVersions(tx, place.scope, versions);
  for (const [name, row] of rows) {
    const version = heads.get(name)?.version ?? 1;
    if (row.opens || !writing.discovered) continue;
    await setSecretReadability(tx, place.scope, { place: target, name, version, readable: false });
  }
}

async function versionOf(
  writing: Writing,
  name: string,
  row: StoredValue,
  at: { secretId: NewSecretVersion["secretId"]; version: number },
): Promise<NewSecretVersion> {
  const { ctx } = writing;
  const value = row.text ?? "";
  const { keyFormatOwners, ...learnt } = learnEntry(ctx.registry, { name, value, gateway: ctx.gateway });
  const known = {
    ...at,
    ...learnt,
    keyFormatOwners: keyFormatOwners === null ? null : [...keyFormatOwners],
    fingerprint: fingerprint(ctx.pepper, value),
  };
  const kind = kindOf(name, row);
  if (kind === "variable") return { ...known, kind, clear: value };
  return { ...known, kind, ...(await seal(writing, name, row, at.version)), hint: hintOf(value.trim()) };
}

/** A row that must not open was sealed for another name, as if copied by SQL, or lost a bit. */
async function seal({ key, place, at }: Writing, name: string, row: StoredValue, version: number) {
  const workspaceId = at === "tenant" ? null : place.workspaceId;
  const copied = !row.opens && name.length % 2 === 0;
  const bound = {
    tenantId: place.scope.tenantId,
    scope: at,
    workspaceId,
    name: copied ? `${name}_2` : name,
    version,
  };
  const { sealed, keyId } = await sealSecret(key, bound, new Secret(row.text ?? ""));
  if (row.opens || copied) return { sealed, keyId };
  const flipped = Uint8Array.from(sealed);
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
  return { sealed: flipped, keyId };
}

/** As the store keeps them: models and blanks in clear, what is or looks like a credential never. */
export function kindOf(name: string, { text, opens }: StoredValue): SecretKind {
  const value = (text ?? "").trim();
  if (value === "" || name === "MODEL" || name === "MOLECULE_MODEL") return "variable";
  const looksLikeCredential = classifyName(name) === "credential" || formatOwners(value) !== null;
  const sealed = looksLikeCredential || !opens || value.startsWith("sk-sandbox-") || value.length % 2 === 0;
  return sealed ? "secret" : "variable";
}

async function storeHistory(doors: Doors, place: Place, { history }: DoorState): Promise<void> {
  const { scope, workspaceId } = place;
  if (history.last === null) return;
  await recordPastRun(doors.test.db, place, history.last, { reachedLive: true, ended: true });
  // A later run that never reached live says nothing about who pays.
  const never: PayerRecord = { payer: "tenant", provider: "openai", credentialMethod: "OPENAI_API_KEY" };
  await recordPastRun(doors.test.db, place, never, { reachedLive: false, ended: true });
  await withTenant(doors.test.db, scope, async (tx) => {
    for (const { before, after } of history.agreements) {
      await recordPayerConfirmation(tx, scope, {
        workspaceId,
        before: payerFactsOf(before),
        after: payerFactsOf(after),
      });
    }
  });
}
