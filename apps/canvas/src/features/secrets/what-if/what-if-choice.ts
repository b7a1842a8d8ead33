import { acceptedCredentialNames, type BillingFacts, type DraftedWrite } from "@molecule/billing";
import type { WhatIfChange } from "@molecule/billing/what-if";
import type { BillingMode } from "@molecule/domain";
import { classifyEnvName, deriveProvider } from "@molecule/registry";
import { registry } from "@molecule/registry/generated";

/** `+NAME`: with a key of one's own under this name; `-NAME`: without the stored one. */
export type KeyChoice = "stored" | `+${string}` | `-${string}`;

export type WhatIfChoice = {
  readonly model: string | null;
  readonly override: BillingMode | "none" | null;
  readonly key: KeyChoice;
};

export const NO_CHOICE: WhatIfChoice = { model: null, override: null, key: "stored" };

/** Stands for a key that nobody typed: it has no provider's format, so that the name alone decides. */
const SOME_KEY = "a-key";

const modelOf = (facts: BillingFacts): string =>
  facts.entries.find(({ name, scope }) => name === "MODEL" && scope === "workspace")?.value ??
  facts.entries.find(({ name }) => name === "MODEL")?.value ??
  "";

/** Keys that could be put in or taken out for the chosen model. */
export const keyChoices = (
  facts: BillingFacts,
  model: string | null,
): readonly { readonly value: KeyChoice; readonly label: string }[] => {
  const derived = deriveProvider(
    registry,
    facts.runtime,
    model ?? modelOf(facts),
    facts.entries.map(({ name }) => name),
  );
  const accepted = acceptedCredentialNames(registry, {
    runtime: facts.runtime,
    provider: derived.ok ? derived.provider : null,
  });
  const own = facts.entries.filter(
    ({ name, scope }) => scope === "workspace" && classifyEnvName(registry, name) === "credential",
  );
  return [
    { value: "stored", label: "The keys as they are stored" },
    ...accepted.map((name) => ({ value: `+${name}` as const, label: `With its own ${name}` })),
    ...own.map(({ name }) => ({ value: `-${name}` as const, label: `Without ${name}` })),
  ];
};

const keyChange = (key: KeyChoice): { writes: DraftedWrite[]; removes: string[] } => {
  const name = key.slice(1);
  if (key.startsWith("+")) return { writes: [{ name, value: SOME_KEY, kind: "secret" }], removes: [] };
  return { writes: [], removes: key.startsWith("-") ? [name] : [] };
};

/** What is considered, on top of what is drafted for the workspace already. */
export const changeOf = (choice: WhatIfChoice, drafted: WhatIfChange): WhatIfChange => {
  const { writes, removes } = keyChange(choice.key);
  const touched = new Set([...writes.map(({ name }) => name), ...removes]);
  return {
    writes: [...drafted.writes.filter(({ name }) => !touched.has(name)), ...writes],
    removes: [...drafted.removes.filter((name) => !touched.has(name)), ...removes],
    model: choice.model ?? drafted.model,
    override:
      choice.override === null ? drafted.override : choice.override === "none" ? null : choice.override,
  };
};
