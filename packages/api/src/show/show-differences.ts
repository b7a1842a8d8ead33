import type { EntryRef, Payer, PayerFacts, RunReceipt } from "@molecule/domain";
import type { PayerStanding } from "@molecule/services";
import type { DifferenceView } from "../views/index.ts";

const partyOf = (payer: Payer, organization: string): string =>
  ({ tenant: organization, platform: "the platform", none: "nobody" })[payer];

const versionOf = (entry: EntryRef | undefined): string | null =>
  entry === undefined ? null : `v${entry.version}${entry.scope === "tenant" ? ", all workspaces" : ""}`;

const compareEntries = (running: readonly EntryRef[], saved: readonly EntryRef[]): DifferenceView[] => {
  const before = new Map(running.map((entry) => [entry.name, entry]));
  const after = new Map(saved.map((entry) => [entry.name, entry]));
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().map((name) => ({
    what: name,
    running: versionOf(before.get(name)),
    saved: versionOf(after.get(name)),
  }));
};

const comparePayers = (running: PayerFacts, saved: PayerFacts, organization: string): DifferenceView[] => [
  { what: "Payer", running: partyOf(running.payer, organization), saved: partyOf(saved.payer, organization) },
  { what: "Billing mode", running: running.mode, saved: saved.mode },
  { what: "Provider", running: running.provider, saved: saved.provider },
  { what: "Credential", running: running.credentialMethod, saved: saved.credentialMethod },
];

/**
 * The live run's receipt line by line against what a start would use now; only lines that differ. `organization`
 * is its name for a reader who does not belong to it.
 */
export const showDifferences = (
  receipt: RunReceipt | null,
  { plan }: Pick<PayerStanding, "plan">,
  organization = "your organization",
): DifferenceView[] => {
  if (receipt === null) return [];
  if (!plan.ok) {
    return plan.payerChange === undefined
      ? []
      : comparePayers(receipt, plan.payerChange.after, organization).filter(
          ({ running, saved }) => running !== saved,
        );
  }
  return [
    ...comparePayers(receipt, plan.payer, organization),
    { what: "Model", running: receipt.model, saved: plan.model },
    ...compareEntries(receipt.injected, plan.enters),
  ].filter(({ running, saved }) => running !== saved);
};
