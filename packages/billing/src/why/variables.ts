import type { Found, Variables } from "./surroundings.ts";

/** The source of what a program is started with, as opposed to a file that it reads. */
export const ENVIRONMENT = "the environment";

/** Looks a variable up; a blank one counts as absent, as both clients treat it. */
export type Lookup = (name: string) => Found | null;

type Layer = { readonly source: string; readonly variables: Variables };

/** Later layers win, also with a blank value: that is how a settings file takes a variable away. */
export const lookupIn = (layers: readonly Layer[]): Lookup => {
  const merged = new Map<string, Found>();
  for (const { source, variables } of layers)
    for (const [name, value] of Object.entries(variables)) merged.set(name, { value, source });
  return (name) => {
    const found = merged.get(name);
    return found === undefined || found.value.trim() === "" ? null : found;
  };
};

const TRUE = new Set(["1", "true", "yes", "on"]);

/** Whether a switch is on: 1, true, yes or on in any case; any other text leaves it off. */
export const isOn = (found: Found | null): boolean =>
  found !== null && TRUE.has(found.value.trim().toLowerCase());
