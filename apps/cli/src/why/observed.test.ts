import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { explainClaudeCode, explainCodex, type Verdict } from "@molecule/billing";
import { registry } from "@molecule/registry";
import { afterEach, describe, expect, it } from "vitest";
import { ownPlace, type Place } from "./place.ts";
import { readClaudeCode } from "./read-claude-code.ts";
import { readCodex } from "./read-codex.ts";

/** What a real client did, as the fixtures tell it; `{{k}}` stands for the made-up credential k. */
type Observed = {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly home?: Readonly<Record<string, unknown>>;
  readonly work?: Readonly<Record<string, unknown>>;
  readonly sent: {
    readonly host: string;
    readonly authorization?: string;
    readonly "x-api-key"?: string;
  } | null;
};
type Fixture = { readonly cases: readonly Observed[] };

const read = (file: string): readonly Observed[] => {
  const fixture: Fixture = JSON.parse(
    readFileSync(new URL(`./fixtures/${file}.observed.json`, import.meta.url), "utf8"),
  );
  return fixture.cases;
};

/** Forms that the rules look at, put together here so that no file holds what looks like a key. */
const FORMS: Readonly<Record<string, string>> = {
  k: "sk-ant-" + "api03-",
  s: "sk-ant-" + "api03-",
  s2: "sk-ant-" + "api03-",
  pk: "sk-ant-" + "api03-",
  o: "sk-ant-" + "oat01-",
  c: "sk-ant-" + "oat01-",
};
/** Every made-up credential ends in its own label, so that a hint tells it. */
const madeUp = (label: string): string => `${FORMS[label] ?? ""}made-up-value-${label.padStart(4, "-")}`;
const hintToLabel = (hint: string | null): string | undefined => hint?.replace(/^-+/, "");

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const lay = (files: Observed["home"] = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), "why-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
};

const placeOf = (observed: Observed): Place => {
  const text = JSON.stringify(observed).replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => madeUp(label));
  const { env = {}, home, work }: Observed = JSON.parse(text);
  const [at, cwd] = [lay(home), lay(work)];
  const filled = Object.entries(env).map(([name, value]) => [name, value.replaceAll("$HOME", at)]);
  return { ...ownPlace(Object.fromEntries(filled)), home: at, cwd };
};

/** What a verdict says would be sent, in the words of the fixtures. */
const sentBy = ({ host, sends }: Verdict, labelOf: (each: Verdict["sends"][number]) => string | undefined) =>
  host === null
    ? null
    : {
        host,
        ...Object.fromEntries(
          sends.flatMap((each) => (each.header === null ? [] : [[each.header, labelOf(each)]])),
        ),
      };

describe("what Claude Code was seen to send", () => {
  // It runs the helper and sends what that prints; what it prints is not known before.
  const labels: Readonly<Record<string, string>> = { apiKeyHelper: "h", "stored login": "c" };
  /** It made no call there, although it had a credential: nothing listened, or nothing could sign. */
  const noCall = ["sock", "Bnone", "AwsBearer"];
  /** The helper fails, or the number that stands for a key is none of the made-up values. */
  const ownTests = ["helperFails", "helperBlank", "numberEnv"];

  it.each(read("claude-code").filter(({ name }) => ![...noCall, ...ownTests].includes(name)))(
    "$name",
    (observed) => {
      const place = placeOf(observed);
      const verdict = explainClaudeCode(registry, place.env, readClaudeCode(place, "linux"), place.mend);
      expect(sentBy(verdict, ({ name, hint }) => labels[name] ?? hintToLabel(hint))).toEqual(observed.sent);
    },
  );
});

describe("what Codex was seen to send", () => {
  /** A made-up access token is refused before the call, so what it would send with a real one was not seen. */
  const refused = ["CA", "CKCA", "chatCA", "keyFileCA", "caAt"];

  it.each(read("codex").filter(({ name }) => !refused.includes(name)))("$name", (observed) => {
    const place = placeOf(observed);
    const verdict = explainCodex(registry, place.env, readCodex(place), place.mend);
    const label = ({ name, hint }: Verdict["sends"][number]) =>
      hintToLabel(hint) ?? (name === "stored login" ? "j" : undefined);
    const { sent } = observed;
    // Without a credential it still asks, and is refused.
    expect(
      verdict.host === null && Object.keys(sent ?? {}).length === 1 ? sent : sentBy(verdict, label),
    ).toEqual(sent);
  });
});
