import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from "yaml";
import type { Located, LocatedEntry, LocatedValue } from "./located.ts";
import type { FaultLog } from "./manifest-fault.ts";

/** Enough for a person's shorthand; a file that needs more is built to explode. */
const MAX_ANCHORS_AND_ALIASES = 10;
const MAX_VALUES = 20_000;
const MAX_CHARACTERS = 250_000;

type Reader = {
  readonly document: Document;
  readonly lineOf: (node: Node) => number;
  readonly log: FaultLog;
  /** Nodes that are being read, so that an alias to its own parent ends. */
  readonly open: Set<Node>;
  values: number;
};

const joinPath = (path: string, key: string): string => {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
};

const readScalar = (value: unknown): LocatedValue => {
  if (typeof value === "string") return { kind: "text", text: value };
  if (typeof value === "number") return { kind: "number", number: value };
  if (typeof value === "boolean") return { kind: "boolean", boolean: value };
  return { kind: "nothing" };
};

const readMapping = (reader: Reader, map: YAMLMap, path: string): LocatedValue => {
  const entries = new Map<string, LocatedEntry>();
  for (const pair of map.items) {
    const keyNode = isNode(pair.key) ? pair.key : map;
    const keyLine = reader.lineOf(keyNode);
    if (!isScalar(keyNode) || typeof keyNode.value !== "string") {
      reader.log({ line: keyLine, path, message: "A key is not text.", suggestion: "put it in quotes" });
      continue;
    }
    const key = keyNode.value;
    const known = entries.get(key);
    if (known !== undefined) {
      const message = `The key "${key}" stands here a second time.`;
      reader.log({
        line: keyLine,
        path,
        message,
        suggestion: `the first is on line ${known.keyLine}; keep one`,
      });
      continue;
    }
    const item = readNode(reader, isNode(pair.value) ? pair.value : null, joinPath(path, key), keyLine);
    entries.set(key, { key, keyLine, item });
  }
  return { kind: "mapping", entries };
};

const followAlias = (reader: Reader, alias: Alias, path: string): Node | null => {
  const target = alias.resolve(reader.document);
  if (target !== undefined && !reader.open.has(target)) return target;
  const message = `The alias *${alias.source} leads nowhere.`;
  reader.log({ line: reader.lineOf(alias), path, message, suggestion: "write the value out" });
  return null;
};

const readValue = (reader: Reader, node: Node, path: string): LocatedValue => {
  if (isScalar(node)) return readScalar(node.value);
  if (isMap(node)) return readMapping(reader, node, path);
  if (!isSeq(node)) return { kind: "nothing" };
  const line = reader.lineOf(node);
  const items = node.items.map((item, at) =>
    readNode(reader, isNode(item) ? item : null, `${path}[${at}]`, line),
  );
  return { kind: "list", items };
};

const readNode = (reader: Reader, node: Node | null, path: string, lineIfAbsent: number): Located => {
  reader.values += 1;
  const target = isAlias(node) ? followAlias(reader, node, path) : node;
  if (target === null || reader.values > MAX_VALUES)
    return { line: lineIfAbsent, path, value: { kind: "nothing" } };
  reader.open.add(target);
  const value = readValue(reader, target, path);
  reader.open.delete(target);
  return { line: reader.lineOf(target), path, value };
};

const countAnchorsAndAliases = (document: Document): number => {
  let count = 0;
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node) || node.anchor !== undefined) count += 1;
    },
  });
  return count;
};

const refuseFile = (log: FaultLog, message: string, suggestion: string): void =>
  log({ line: 1, path: "", message, suggestion });

const refuseDepth = (log: FaultLog): void =>
  refuseFile(log, "The file is nested too deeply.", "check which file it is");

/** Faults of the text as YAML: then its meaning is not read at all. */
const checkSyntax = (document: Document, lines: LineCounter, log: FaultLog): boolean => {
  const problems = [...document.errors, ...document.warnings];
  if (problems.some(({ code }) => code === "RESOURCE_EXHAUSTION")) refuseDepth(log);
  else
    for (const { pos, message } of problems)
      log({
        line: lines.linePos(pos[0]).line,
        path: "",
        message,
        suggestion: "mend the YAML; indent with spaces",
      });
  if (problems.length > 0) return false;
  if (document.directives?.yaml.explicit === true && document.directives.yaml.version !== "1.2")
    refuseFile(log, "The file asks for another version of YAML.", "remove the %YAML line");
  else if (countAnchorsAndAliases(document) > MAX_ANCHORS_AND_ALIASES)
    refuseFile(
      log,
      `There are more than ${MAX_ANCHORS_AND_ALIASES} anchors and aliases.`,
      "write the values out",
    );
  else return true;
  return false;
};

const read = (text: string, log: FaultLog): Located | null => {
  const lines = new LineCounter();
  const document: Document = parseDocument(text, {
    schema: "core",
    version: "1.2",
    lineCounter: lines,
    prettyErrors: false,
    resolveKnownTags: false,
    uniqueKeys: false,
  });
  if (!checkSyntax(document, lines, log)) return null;
  const lineOf = (node: Node): number => (node.range == null ? 1 : lines.linePos(node.range[0]).line);
  const reader: Reader = { document, lineOf, log, open: new Set(), values: 0 };
  const root = readNode(reader, document.contents, "", 1);
  if (reader.values <= MAX_VALUES) return root;
  refuseFile(log, `There are more than ${MAX_VALUES} values.`, "split the file");
  return null;
};

/**
 * Reads YAML 1.2 into values that know their line. Aliases are followed within a small bound, and a key that stands
 * twice is a fault.
 * @returns null when the text cannot be read as YAML; the reasons are then in the log
 */
export const parseYaml = (text: string, log: FaultLog): Located | null => {
  if (text.length > MAX_CHARACTERS) {
    refuseFile(log, "The file is too large to be a manifest.", "check which file it is");
    return null;
  }
  try {
    return read(text, log);
  } catch (error) {
    // A hostile depth exhausts the stack, in the parser or here.
    if (!(error instanceof RangeError)) throw error;
    refuseDepth(log);
    return null;
  }
};
