import type { DraftEffectView, DraftPreviewView } from "@molecule/api";

type DiffRow = DraftPreviewView["diff"][number];

/** What becomes of a name, as a word and a sign that needs no colour. */
export const CHANGE_WORDS: Readonly<
  Record<DiffRow["change"], { readonly sign: string; readonly word: string }>
> = {
  new: { sign: "+", word: "New" },
  changed: { sign: "~", word: "Changed" },
  same: { sign: "=", word: "Same as before" },
  described: { sign: "~", word: "Only its note or expiry" },
  removed: { sign: "−", word: "Removed" },
  restored: { sign: "↺", word: "Put back" },
};

/** "v3 → v4", "v1", "was v3". */
export const versionsWords = ({ before, after }: DiffRow): string => {
  if (after === null) return before === null ? "" : `was v${before.version}`;
  if (before === null || before.version === after.version) return `v${after.version}`;
  return `v${before.version} → v${after.version}`;
};

/** What happens to a workspace that is to run, in one sentence. */
export const restartWords = ({ restart, after, payerChange }: DraftEffectView): string => {
  switch (restart) {
    case "none":
      return "Does not restart: its next start would be the same.";
    case "restarts":
      return "Restarts once, with everything above.";
    case "needs_agreement":
      return "Restarts when you agree to who pays.";
    case "refused":
      return `Does not restart: ${after.refusal?.message ?? "a start would be refused."} What runs keeps serving.`;
    case "when_resumed":
      return after.refusal === null || payerChange !== null
        ? "Is paused, and takes it when it resumes."
        : `Is paused, and its next start would be refused: ${after.refusal.message}`;
  }
};

/** "3 changes on 2 workspaces", "1 change for all workspaces". */
export const draftSummary = (count: number, workspaces: number, everywhere: boolean): string => {
  const changes = `${count} ${count === 1 ? "change" : "changes"}`;
  const where = [
    ...(everywhere ? ["for all workspaces"] : []),
    ...(workspaces > 0 ? [`on ${workspaces} ${workspaces === 1 ? "workspace" : "workspaces"}`] : []),
  ].join(" and ");
  return `${changes} ${where}`;
};
