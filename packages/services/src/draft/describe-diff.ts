import { flagValue, type ValueFlag } from "@molecule/billing";
import type { SecretKind, WorkspaceId } from "@molecule/domain";
import type { Registry } from "@molecule/registry";
import type { StandingChange } from "../secret/judge-changes.ts";

/** `described`: the value stays, its note or expiry does not. */
export type DiffChange = "new" | "changed" | "same" | "described" | "removed" | "restored";

/** One name of a draft beside what stands; no value and no fingerprint. */
export type DiffRow = {
  readonly workspaceId: WorkspaceId | null;
  readonly name: string;
  readonly change: DiffChange;
  readonly before: {
    readonly version: number;
    readonly kind: SecretKind;
    readonly hint: string | null;
  } | null;
  readonly after: { readonly version: number; readonly kind: SecretKind } | null;
  readonly renamedFrom: string | null;
  /** What the value looks like under a name that says otherwise; it is stored all the same. */
  readonly flag: ValueFlag | null;
};

type Write = StandingChange["change"]["writes"][number];
type Description = StandingChange["change"]["describes"][number];

const standingOf = ({ heads }: StandingChange, name: string): DiffRow["before"] => {
  const head = heads.get(name);
  if (head === undefined || head.liveVersion === null || head.kind === null) return null;
  return { version: head.liveVersion, kind: head.kind, hint: head.hint };
};

const isDescribed = ({ heads }: StandingChange, { name, note, expiresAt }: Description): boolean => {
  const head = heads.get(name);
  const noteMoves = note !== undefined && note !== (head?.note ?? "");
  return noteMoves || (expiresAt !== undefined && expiresAt?.getTime() !== head?.expiresAt?.getTime());
};

const diffWrite = (registry: Registry, standing: StandingChange, write: Write): DiffRow => {
  const { name, kind, renamedFrom = null, value } = write;
  const before = standingOf(standing, name);
  const same = standing.same.has(name);
  const version = same ? (before?.version ?? 1) : (standing.heads.get(name)?.lastVersion ?? 0) + 1;
  const unchanged = isDescribed(standing, write) ? ("described" as const) : ("same" as const);
  return {
    ...{ workspaceId: standing.change.place, name, before, after: { version, kind }, renamedFrom },
    change: same ? unchanged : before === null ? "new" : "changed",
    flag: flagValue(registry, name, value.expose()),
  };
};

/** What each part of a draft would do, name by name, sorted as it was drafted. */
export const describeDiff = (registry: Registry, standing: StandingChange): readonly DiffRow[] => {
  const { change, restored } = standing;
  const at = { workspaceId: change.place, renamedFrom: null, flag: null };
  const removed = change.removes.flatMap((name) => {
    const before = standingOf(standing, name);
    return before === null ? [] : [{ ...at, name, change: "removed" as const, before, after: null }];
  });
  return [
    ...change.writes.map((write) => diffWrite(registry, standing, write)),
    ...restored.map(({ name, version, kind }) => ({
      ...{ ...at, name, before: standingOf(standing, name), after: { version, kind } },
      change: "restored" as const,
    })),
    ...change.describes.map((description): DiffRow => {
      const before = standingOf(standing, description.name);
      return {
        ...{ ...at, name: description.name, before, after: before },
        change: isDescribed(standing, description) ? "described" : "same",
      };
    }),
    ...removed,
  ];
};
