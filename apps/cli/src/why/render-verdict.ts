import { styleText } from "node:util";
import type { Finding, SentCredential, Verdict } from "@molecule/billing";

export type Explained = Verdict & { readonly installed: boolean };

const TITLES = { "claude-code": "Claude Code", codex: "Codex" } as const;
const WIDTH = 100;

type Style = Parameters<typeof styleText>[0];
/** Colours only where the output is a terminal that wants them (NO_COLOR, FORCE_COLOR). */
const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** Breaks at spaces; later lines stand below the text of the first. */
const wrap = (text: string, indent: number): string => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
};

/** One credential that is sent in two headers is one line. */
const describeSent = (same: readonly SentCredential[]): string => {
  const [first] = same;
  if (first === undefined) return "";
  const { name, hint, source } = first;
  const tail = hint === null ? "" : ` ${paint("dim", `…${hint}`)}`;
  const headers = same.flatMap(({ header }) => header ?? []);
  const as = headers.length === 0 ? "" : `, as ${headers.join(" and ")}`;
  return `${paint("bold", name)}${tail} ${paint("dim", `(${source}${as})`)}`;
};

const row = (label: string, text: string): string => `  ${paint("dim", label.padEnd(10))}${text}`;

const PAYER_STYLES: Readonly<Record<Verdict["payer"], Style>> = {
  subscription: "green",
  api_account: "cyan",
  cloud_account: "cyan",
  platform: "green",
  gateway: "yellow",
  unknown: "yellow",
  nobody: "red",
};

const describeFinding = ({ severity, says, mend }: Finding): string => {
  const mark = severity === "warning" ? paint("yellow", "!") : paint("dim", "·");
  const text = wrap(says, 4);
  const words = severity === "warning" ? text : paint("dim", text);
  return mend === null ? `  ${mark} ${words}` : `  ${mark} ${words}\n    ${paint("cyan", `→ ${mend}`)}`;
};

/** One runtime for a person who reads a terminal. */
export const renderVerdict = (verdict: Explained): string => {
  const { runtime, installed, sends, host, payer, paidBy, findings, mend } = verdict;
  const title = `${paint(["bold", "underline"], TITLES[runtime])}${installed ? "" : paint("dim", "  not installed here")}`;
  const used = [...Map.groupBy(sends, ({ name, source }) => `${name} ${source}`).values()].map(
    (same, index) => row(index === 0 ? "uses" : "and", describeSent(same)),
  );
  return [
    title,
    ...(used.length === 0 ? [row("uses", paint("dim", "no credential"))] : used),
    row("sends to", host ?? paint("dim", "nowhere")),
    row("paid by", paint(PAYER_STYLES[payer], wrap(paidBy, 12))),
    ...(findings.length === 0 ? [] : ["", ...findings.map(describeFinding)]),
    ...(mend === null ? [] : ["", `  ${paint("bold", "Do this:")} ${paint("cyan", mend)}`]),
    "",
  ].join("\n");
};

const sentLine = ({ name, source, hint, header }: SentCredential): object => ({ name, source, hint, header });

/** One runtime for a program: the same facts, no words that only a person needs. */
export const verdictJson = (verdict: Explained): object => ({
  runtime: verdict.runtime,
  installed: verdict.installed,
  sends: verdict.sends.map(sentLine),
  host: verdict.host,
  payer: verdict.payer,
  paid_by: verdict.paidBy,
  findings: verdict.findings,
  mend: verdict.mend,
});
