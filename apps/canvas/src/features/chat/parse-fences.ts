/** A part of a message: prose, or a fenced block of code. `open`: its end has not arrived yet. */
export type Part =
  | { readonly kind: "prose"; readonly at: number; readonly text: string }
  | {
      readonly kind: "code";
      readonly at: number;
      readonly language: string;
      readonly text: string;
      readonly open: boolean;
    };

/** A fence as CommonMark has it: up to three spaces, three or more marks, and what the code is. */
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/;

type Block = {
  readonly at: number;
  readonly mark: string;
  readonly language: string;
  readonly lines: string[];
};

const closes = (line: string, { mark }: Block): boolean => {
  const found = FENCE.exec(line);
  return (
    found !== null &&
    found[2] === "" &&
    (found[1] ?? "").startsWith(mark[0] ?? "`") &&
    (found[1] ?? "").length >= mark.length
  );
};

/** Cuts a message where its code begins and ends. Nothing else of Markdown is read: white space stays as it is. */
export const parseFences = (message: string): readonly Part[] => {
  const parts: Part[] = [];
  let prose: { at: number; lines: string[] } = { at: 0, lines: [] };
  let block: Block | null = null;
  const endProse = () => {
    const text = prose.lines.join("\n").replace(/^\n+|\n+$/g, "");
    if (text !== "") parts.push({ kind: "prose", at: prose.at, text });
  };
  const endBlock = (of: Block, open: boolean) =>
    parts.push({ kind: "code", at: of.at, language: of.language, text: of.lines.join("\n"), open });

  for (const [at, line] of message.split(/\r?\n/).entries()) {
    if (block !== null) {
      if (closes(line, block)) {
        endBlock(block, false);
        block = null;
        prose = { at: at + 1, lines: [] };
      } else block.lines.push(line);
      continue;
    }
    const found = FENCE.exec(line);
    if (found === null) {
      prose.lines.push(line);
      continue;
    }
    endProse();
    block = {
      at,
      mark: found[1] ?? "```",
      language: (found[2] ?? "").trim().split(/\s/)[0] ?? "",
      lines: [],
    };
  }
  if (block === null) endProse();
  else endBlock(block, true);
  return parts;
};
