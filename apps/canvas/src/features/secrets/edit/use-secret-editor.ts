"use client";
import type { StoredSecret } from "@molecule/api";
import type { WorkspaceId } from "@molecule/domain";
import { wishFocus } from "../../../canvas/focus-wish.ts";
import { useHere, useMay } from "../../frame/tenant-context.tsx";
import { wishApply } from "../draft/apply-wish.ts";
import { type Place, withDescription } from "../draft/draft.ts";
import { changeDraft, useDraft } from "../draft/draft-store.ts";
import { useDraftFacts } from "../draft/use-draft-facts.ts";
import { judgeTyped, parseDay, placeOfTyped, withTyped } from "./judge-typed.ts";
import { forgetTyped, keepTyped, type Typed, typedKey, useTyped } from "./typed-store.ts";

export type EditorProps = {
  /** The workspace that is looked at; null on the page for all workspaces. */
  workspaceId: WorkspaceId | null;
  /** The name that is edited or asked for; null for one that is still to be typed. */
  name: string | null;
  /** What stands there now. */
  stored: StoredSecret | null;
  /** Null for a form that stays, because what it asks for is needed. */
  onDone: (() => void) | null;
};

const dayOf = (at: Date | null): string =>
  at === null ? "" : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

const useInitial = ({ workspaceId, name, stored }: EditorProps): Typed => {
  const mayTenant = useMay("admin");
  const scope = workspaceId === null ? "tenant" : mayTenant && stored ? stored.scope : "workspace";
  return {
    name: name ?? "",
    value: stored?.value ?? "",
    scope,
    kind: stored?.kind ?? null,
    note: stored?.note ?? "",
    expiresOn: dayOf(stored?.expiresAt ?? null),
    model: null,
  };
};

/** Only what is said of a stored name is changed: its value is not typed anew, and stays. */
const isDescribing = ({ name, stored }: EditorProps, typed: Typed, initial: Typed): boolean =>
  stored?.kind === "secret" &&
  typed.value === "" &&
  typed.scope === stored.scope &&
  typed.name.trim() === name &&
  (typed.note !== initial.note || typed.expiresOn !== initial.expiresOn);

/** Something was typed that closing would lose. */
const isDirty = (typed: Typed, initial: Typed): boolean =>
  (["name", "value", "note", "expiresOn"] as const).some((field) => typed[field] !== initial[field]);

/** The state of one form: what is typed, what the rules say to it, and how it lands in the draft. */
export const useSecretEditor = (props: EditorProps) => {
  const { workspaceId, name, stored, onDone } = props;
  const { tenant } = useHere();
  const mayTenant = useMay("admin");
  const key = typedKey(tenant.id, workspaceId, name);
  const initial = useInitial(props);
  const typed = useTyped(key) ?? initial;
  const { draft } = useDraft(tenant.id);
  const known = useDraftFacts(draft, workspaceId);
  const input = { typed, workspaceId, renaming: stored === null ? null : name };
  const hintsOf = (_: Place, of: string) => (stored?.hint && of === name ? [stored.hint] : []);
  const judgement = judgeTyped({ tenant, known, hintsOf }, draft, input);
  const describing = isDescribing(props, typed, initial);
  const blocked = !(judgement.allowed || describing) || (typed.scope === "tenant" && !mayTenant);
  const land = () => {
    const said = { note: typed.note, expiresAt: parseDay(typed.expiresOn) };
    changeDraft(tenant.id, (now) =>
      describing ? withDescription(now, placeOfTyped(input), typed.name.trim(), said) : withTyped(now, input),
    );
    forgetTyped(key);
    wishFocus(`secret ${typed.name.trim()}`);
    onDone?.();
  };
  return {
    typed,
    place: placeOfTyped(input),
    isDirty: isDirty(typed, initial),
    change: (patch: Partial<Typed>) => keepTyped(key, { ...typed, ...patch }),
    judgement,
    runtime: workspaceId === null ? null : (known.get(workspaceId)?.facts.runtime ?? null),
    mayTenant,
    blocked,
    land,
    landAndApply: () => {
      land();
      wishApply(tenant.id);
    },
    close: () => {
      forgetTyped(key);
      onDone?.();
    },
  };
};

export type SecretEditorState = ReturnType<typeof useSecretEditor>;
