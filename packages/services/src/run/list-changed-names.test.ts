import type { StandingEntry } from "@molecule/db/repositories";
import { newId, type RunId, type RunReceipt, type WorkspaceId } from "@molecule/domain";
import { describe, expect, it } from "vitest";
import { listChangedNames } from "./list-changed-names.ts";

const RECEIPT: RunReceipt = {
  runId: newId<RunId>(),
  workspaceId: newId<WorkspaceId>(),
  generation: 1,
  payer: "tenant",
  mode: "byok",
  provider: "anthropic-oauth",
  credentialMethod: "TOKEN",
  source: "derived_provider",
  model: "opus",
  injected: [
    { name: "TOKEN", scope: "workspace", version: 2 },
    { name: "REGION", scope: "tenant", version: 1 },
  ],
  withheld: [{ name: "OTHER_KEY", reason: "conflicts_with_payer" }],
  credential: null,
  fingerprints: [],
  registryHash: "x",
};
const row = (
  name: string,
  scope: StandingEntry["scope"],
  version: number,
  model: string | null = null,
): StandingEntry => ({
  name,
  scope,
  version,
  model,
});
const SAME = [
  row("TOKEN", "workspace", 2),
  row("TOKEN", "tenant", 7),
  row("REGION", "tenant", 1),
  row("OTHER_KEY", "tenant", 3),
  row("MODEL", "workspace", 1, "opus"),
];
const without = (name: string) => SAME.filter((entry) => entry.name !== name);

describe("the names that changed since a start", () => {
  it.each<[string, readonly StandingEntry[], string[]]>([
    ["nothing", SAME, []],
    ["a new version", [...without("TOKEN"), row("TOKEN", "workspace", 3)], ["TOKEN"]],
    ["a row that hides the tenant's", [...SAME, row("REGION", "workspace", 1)], ["REGION"]],
    ["a deleted row", without("REGION"), ["REGION"]],
    ["an added row", [...SAME, row("NEW", "workspace", 1)], ["NEW"]],
    ["a withheld row", [...without("OTHER_KEY"), row("OTHER_KEY", "tenant", 4)], []],
    ["the same model written again", [...without("MODEL"), row("MODEL", "workspace", 2, " opus ")], []],
    ["another model", [...without("MODEL"), row("MODEL", "workspace", 2, "sonnet")], ["MODEL"]],
    [
      "a model that overrules it",
      [...SAME, row("MOLECULE_MODEL", "workspace", 1, "sonnet")],
      ["MOLECULE_MODEL"],
    ],
    ["no model any more", without("MODEL"), ["MODEL"]],
  ])("are right for %s", (_what, stored, names) => {
    expect(listChangedNames(RECEIPT, stored)).toEqual(names);
  });

  it("do not hold the default model against a run that chose none", () => {
    const receipt: RunReceipt = {
      ...RECEIPT,
      source: "derived_default",
      model: "anthropic/claude-sonnet-4-6",
    };
    expect(listChangedNames(receipt, without("MODEL"))).toEqual([]);
  });
});
