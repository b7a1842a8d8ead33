/** A value of the manifest together with where it stands; aliases are already followed. */
export type Located = {
  readonly line: number;
  readonly path: string;
  readonly value: LocatedValue;
};

export type LocatedEntry = { readonly key: string; readonly keyLine: number; readonly item: Located };

export type LocatedValue =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "boolean"; readonly boolean: boolean }
  | { readonly kind: "nothing" }
  | { readonly kind: "list"; readonly items: readonly Located[] }
  | { readonly kind: "mapping"; readonly entries: ReadonlyMap<string, LocatedEntry> };

/** What a value is, in the words of a message. */
export const describeKind = (value: LocatedValue): string => {
  switch (value.kind) {
    case "text":
      return "text";
    case "number":
      return `the number ${value.number}`;
    case "boolean":
      return `the truth value ${value.boolean}`;
    case "nothing":
      return "nothing";
    case "list":
      return "a list";
    case "mapping":
      return "a mapping";
  }
};
