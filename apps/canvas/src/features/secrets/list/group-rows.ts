type Groupable = {
  readonly name: string;
  readonly provider: { readonly displayName: string } | null;
  readonly envClass: string;
};

const MODEL_GROUP = "Model";
const OTHER_GROUP = "Other";

const groupOf = ({ provider, envClass }: Groupable): string =>
  envClass === "model" ? MODEL_GROUP : (provider?.displayName ?? OTHER_GROUP);

const rank = (label: string): number => (label === MODEL_GROUP ? 0 : label === OTHER_GROUP ? 2 : 1);

/** Rows under their provider: the model first, what belongs to no provider last; names in order. */
export const groupRows = <Row extends Groupable>(
  rows: readonly Row[],
): readonly { readonly label: string; readonly rows: readonly Row[] }[] =>
  [...Map.groupBy(rows, groupOf)]
    .map(([label, members]) => ({ label, rows: members.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }))
    .toSorted((a, b) => rank(a.label) - rank(b.label) || (a.label < b.label ? -1 : 1));
