/**
 * Records of RFC 4180 text with the line on which each begins: quoted fields may hold commas, quotes and line ends.
 * Blank lines are left out.
 */
export const parseCsv = (text: string): { readonly line: number; readonly fields: readonly string[] }[] => {
  const records: { line: number; fields: string[] }[] = [];
  let [line, began] = [1, 1];
  let fields: string[] = [];
  const end = (): void => {
    if (fields.length > 1 || fields[0] !== "") records.push({ line: began, fields });
    fields = [];
    began = line;
  };
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|\n|\r|$)/g)) {
    const [, quoted, plain = "", stop] = match;
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    line += quoted?.split("\n").length ?? 1;
    line -= 1;
    if (stop === ",") continue;
    line += stop === "" ? 0 : 1;
    end();
    if (stop === "") break;
  }
  return records;
};
