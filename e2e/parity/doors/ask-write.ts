import { withSystem, withTenant } from "@molecule/db";
import { recordPlatformCredential } from "@molecule/db/repositories";
import { secrets } from "@molecule/db/schema";
import { DomainError } from "@molecule/domain";
import { fingerprint } from "@molecule/secrets/seal";
import { TEST_PEPPER } from "@molecule/testing";
import { checkWrite, type Write } from "../../oracle/guard.ts";
import { hintOf } from "../../oracle/payer-words.ts";
import type { State } from "../../oracle/state.ts";
import { compare, type Difference } from "./difference.ts";
import type { DoorState } from "./door-state.ts";
import { callerOf, type Doors, doorsOf } from "./open-doors.ts";
import { kindOf, type Place } from "./store-state.ts";

export type Attempt = Write & {
  /** Chosen in the same save; null: no model is chosen. */
  readonly model: string | null;
};

/** The code with which a save may be refused, `allowed`, or several where several rows are at fault. */
export function expectWrite(state: State, attempt: Attempt): readonly string[] {
  const { model } = attempt;
  const after = model === null ? state : { ...state, workspace: withModel(state, model) };
  const writes: Write[] = [attempt];
  if (model !== null) writes.push({ ...attempt, name: "MODEL", value: model, hints: [], coMingled: false });
  const codes = writes.flatMap((write) => {
    const verdict = checkWrite(after, write);
    return verdict.allowed ? [] : [verdict.code];
  });
  return codes.length === 0 ? ["allowed"] : codes;
}

/** A chosen model is MODEL on the workspace, and MOLECULE_MODEL leaves it. */
function withModel({ workspace }: State, model: string): State["workspace"] {
  const rows = new Map([...workspace, ["MODEL", { text: model, opens: true }] as const]);
  rows.delete("MOLECULE_MODEL");
  return rows;
}

/** What screens show of sealed values under this name where the save is made: a workspace sees both scopes. */
export function hintsFor(stored: DoorState, scope: Write["scope"], name: string): string[] {
  const places = scope === "tenant" ? [stored.drawn.tenant] : [stored.drawn.tenant, stored.drawn.workspace];
  return places.flatMap((rows) => {
    const row = rows.get(name);
    return row !== undefined && kindOf(name, row) === "secret" ? (hintOf(row.text?.trim() ?? "") ?? []) : [];
  });
}

/** Saves through the procedure that pages call, and looks whether a refused save wrote anything. */
export async function askWrite(
  doors: Doors,
  place: Place,
  stored: DoorState,
  attempt: Attempt,
  expected: readonly string[],
): Promise<Difference[]> {
  const { db } = doors.test;
  if (attempt.coMingled === true) {
    const credential = { fingerprint: fingerprint(TEST_PEPPER, attempt.value), vendor: "openai", hint: null };
    await withSystem(db, (tx) => recordPlatformCredential(tx, credential));
  }
  const { scope, workspaceId } = place;
  const before = await snapshot(doors, place);
  const caller = callerOf(doorsOf(doors, stored.installation), place.person);
  const { name, value, model } = attempt;
  let verdict = "allowed";
  try {
    await caller.secret.set({
      tenantId: scope.tenantId,
      workspaceId: attempt.scope === "tenant" ? null : workspaceId,
      entries: [{ name, value, kind: name.length % 2 === 0 ? "secret" : "variable" }],
      ...(model === null ? {} : { model }),
    });
  } catch (error) {
    verdict = codeOf(error);
  }
  const wrote = (await snapshot(doors, place)) !== before;
  return [
    ...compare("write", true, expected.includes(verdict) || { expected, verdict, attempt }),
    ...compare("write: stored", expected.includes("allowed"), wrote),
  ];
}

function codeOf(error: unknown): string {
  if (error instanceof Error && error.cause instanceof DomainError) return error.cause.code;
  throw error;
}

/** Every head with its live version: whatever a save writes, this changes. */
async function snapshot({ test }: Doors, { scope }: Place): Promise<string> {
  const rows = await withTenant(test.db, scope, (tx) =>
    tx
      .select({ id: secrets.id, live: secrets.liveVersion, last: secrets.lastVersion })
      .from(secrets)
      .orderBy(secrets.id),
  );
  return JSON.stringify(rows);
}
