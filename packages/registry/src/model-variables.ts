/**
 * The variables that name the model of a run. They have no class of their own: whatever is stored under them is
 * replaced by what the plan decided.
 */
export const MODEL_VARIABLES = ["MODEL", "MOLECULE_MODEL", "HERMES_DEFAULT_MODEL"] as const;
export type ModelVariable = (typeof MODEL_VARIABLES)[number];

const names: ReadonlySet<string> = new Set(MODEL_VARIABLES);

export const isModelVariable = (name: string): name is ModelVariable => names.has(name);
