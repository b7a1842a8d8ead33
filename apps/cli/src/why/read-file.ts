import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import type { Place } from "./place.ts";

export type ReadResult<T> =
  | { readonly state: "absent" }
  | { readonly state: "unreadable"; readonly path: string }
  | { readonly state: "read"; readonly path: string; readonly value: T };

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

/** Reads one file of a place; why it cannot be read is not told, because a parser's message quotes the text. */
export const readParsed = <T>(
  place: Place,
  path: string,
  parse: (text: string) => unknown,
  schema: z.ZodType<T>,
): ReadResult<T> => {
  try {
    const parsed = schema.safeParse(parse(readFileSync(join(place.root, path), "utf8")));
    return parsed.success ? { state: "read", path, value: parsed.data } : { state: "unreadable", path };
  } catch (error) {
    return isAbsent(error) ? { state: "absent" } : { state: "unreadable", path };
  }
};

/** The names in a folder of a place; none where there is no such folder. */
export const listNames = (place: Place, path: string): readonly string[] => {
  try {
    return readdirSync(join(place.root, path));
  } catch {
    return [];
  }
};
