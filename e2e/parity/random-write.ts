import type { Write } from "../oracle/guard.ts";
import { hintOf } from "../oracle/payer-words.ts";
import type { Random } from "./random.ts";
import { type RandomState, randomModel, randomName, valueFor } from "./random-state.ts";
import { freshText, type ValueWorld } from "./random-values.ts";

const brokenNames = [
  "",
  " FOO",
  "FOO ",
  "1ABC",
  "foo",
  "ANTHROPIC_API_KEY\u200b",
  "ＡNTHROPIC_API_KEY",
  "ANTHROPIC-API-KEY",
  "ANTHROPIC_API_KEY\n",
  "ÁBC",
  "A=B",
  "https_proxy",
  `A${"B".repeat(128)}`,
];
const longestName = `A${"B".repeat(127)}`;

/** One attempt to store a value: names of every class, values of every kind, also what no form would send. */
export function randomWrite(
  random: Random,
  state: RandomState,
  world: ValueWorld,
  scope: Write["scope"] = random.chance(0.45) ? "tenant" : "workspace",
): Write {
  const name = writeName(random, state);
  const tenantMode = random.chance(0.5) ? "byok" : "platform_managed";
  return { scope, name, value: writeValue(random, state, scope, name, world), tenantMode };
}

function writeName(random: Random, state: RandomState): string {
  const standing = [...state.tenant.keys(), ...state.workspace.keys()];
  return random.weigh([
    [8, randomName(random, false)],
    [3, random.pick(["MODEL", "MOLECULE_MODEL"])],
    [3, random.pick(standing.length > 0 ? standing : ["FOO"])],
    [1, random.pick(brokenNames)],
    [0.2, longestName],
  ]);
}

function writeValue(
  random: Random,
  state: RandomState,
  scope: "tenant" | "workspace",
  name: string,
  world: ValueWorld,
): string {
  if (name === "MODEL" || name === "MOLECULE_MODEL") return randomModel(random, state.runtime);
  const hint = hintsAt(state, name).at(scope === "tenant" ? 0 : -1);
  return random.weigh([
    [30, valueFor(random, name, world)],
    [2, `sk-sandbox-0a1b2c3d-${freshText(random)}`],
    [1, random.pick(["••••••••", "****", "*", " •••• ", "•*•*", "••••abcd", "*a"])],
    [hint === undefined ? 0 : 8, `••••${hint ?? ""}`],
    [0.5, `a\0b${freshText(random)}`],
    [0.3, "k".repeat(64 * 1024)],
    [0.3, "k".repeat(64 * 1024 + 1)],
    [0.3, "é".repeat(32 * 1024 + 1)],
  ]);
}

/** What a screen would show of the values that stand under a name. */
export function hintsAt(state: RandomState, name: string): string[] {
  return [state.tenant, state.workspace].flatMap((rows) => {
    const row = rows.get(name);
    return row?.opens ? (hintOf(row.text ?? "") ?? []) : [];
  });
}
