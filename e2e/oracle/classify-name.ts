import { injections, listedCredentials, modelNames, operators, platformNames, routes } from "./name-table.ts";
import { providers } from "./provider-table.ts";

export type NameClass = "credential" | "route" | "platform" | "injection" | "operator" | "model" | "plain";

const authNames = new Set(
  [...providers.values()].filter((row) => row.name !== "platform").flatMap((row) => row.authEnv),
);

/** Read from the last row of the table upwards, because the later row wins. */
export function classifyName(name: string): NameClass {
  if (modelNames.has(name)) return "model";
  if (operators.has(name) || isOperatorPrefix(name)) return "operator";
  if (injections.has(name)) return "injection";
  if (platformNames.has(name) || name.startsWith("MOLECULE_")) return "platform";
  if (routes.has(name)) return "route";
  if (authNames.has(name) || listedCredentials.has(name)) return "credential";
  return "plain";
}

/** Forbidden at tenant scope like every operator name, and reserved at workspace scope as well. */
export function isOperatorPrefix(name: string): boolean {
  return name.startsWith("MOLECULE_OPERATOR_");
}
