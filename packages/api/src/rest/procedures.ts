import { z } from "zod";
import { appRouter } from "../router.ts";
import { PUBLISHED, type Published } from "./published.ts";

/** A published procedure with its address and the parts of its input and answer. */
export type PublishedProcedure = {
  readonly name: string;
  readonly at: Published;
  readonly inputs: readonly z.ZodType[];
  readonly output: z.ZodType | null;
};

const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

const definitionOf = (procedure: unknown): Readonly<Record<string, unknown>> =>
  (typeof procedure === "function" || typeof procedure === "object") && procedure !== null
    ? Object(Reflect.get(procedure, "_def"))
    : {};

/** Every published procedure. @throws Error when the table names one that does not exist */
export const listPublished = (): readonly PublishedProcedure[] => {
  const procedures: Readonly<Record<string, unknown>> = appRouter._def.procedures;
  return Object.entries(PUBLISHED).map(([name, at]) => {
    if (!(name in procedures)) throw new Error(`there is no procedure ${name} to publish`);
    const { inputs, output } = definitionOf(procedures[name]);
    return {
      ...{ name, at },
      inputs: Array.isArray(inputs) ? inputs.filter(isSchema) : [],
      output: isSchema(output) ? output : null,
    };
  });
};
