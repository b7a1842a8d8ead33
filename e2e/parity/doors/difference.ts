/** Where a door said something else than the text of the rules demands. */
export type Difference = { door: string; expected: unknown; actual: unknown };

/** Nothing, or the one difference of two answers. */
export function compare(door: string, expected: unknown, actual: unknown): Difference[] {
  return canonical(expected) === canonical(actual) ? [] : [{ door, expected, actual }];
}

/** Text in which the order of keys plays no part. */
function canonical(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  return text ?? "undefined";
}

export function sorted(texts: Iterable<string>): string[] {
  return [...texts].sort();
}

export type Body = Readonly<Record<string, unknown>>;

/** The JSON of an answer; a door always answers with an object. */
export async function readBody(response: Response): Promise<Body> {
  const body: Body = JSON.parse(await response.text());
  return body;
}
