import { readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { ENVIRONMENT, type MendWords, type Variables } from "@molecule/billing";
import { DomainError, parseEnvFile } from "@molecule/domain";

/** An environment that a program is or would be started in, and where its files stand. */
export type Place = {
  /** For a headline: "this shell", "/srv/.env", "process 4711". */
  readonly title: string;
  readonly env: Variables;
  readonly home: string;
  readonly cwd: string;
  /** In front of every path: empty, or the root of another container. */
  readonly root: string;
  readonly mend: MendWords;
  /** Lines of an env file that are no assignment. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
};

const takeOut = (name: string, source: string): string => `take ${name} out of ${source}`;

export const ownPlace = (env: Variables): Place => ({
  title: "this shell",
  env,
  home: env["HOME"] ?? homedir(),
  cwd: process.cwd(),
  root: "",
  mend: {
    remove: (name, source) => (source === ENVIRONMENT ? `unset ${name}` : takeOut(name, source)),
    set: (name) => `export ${name}=…`,
  },
  faults: [],
});

/** @throws DomainError BAD_INPUT */
const readEnvFile = (file: string): string => {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const remedy = "Name a file that is there and that you may read.";
    throw new DomainError("BAD_INPUT", `${file} cannot be read.`, { remedy }, { cause });
  }
};

/** What a program started with exactly this file's variables would have; its files are those of this machine. */
export const filePlace = (file: string, own: Variables): Place => {
  const { entries, faults } = parseEnvFile(readEnvFile(file));
  const last = entries.filter(({ replacedOnLine }) => replacedOnLine === null);
  const env = Object.fromEntries(last.map(({ name, value }) => [name, value]));
  const lineOf = new Map(last.map(({ name, line }) => [name, line]));
  return {
    ...ownPlace(env),
    title: file,
    env: { PATH: own["PATH"] ?? "", ...env },
    home: env["HOME"] ?? own["HOME"] ?? homedir(),
    mend: {
      remove: (name, source) =>
        takeOut(name, source === ENVIRONMENT ? `${file}:${lineOf.get(name) ?? 1}` : source),
      set: (name) => `add ${name} to ${file}`,
    },
    faults,
  };
};

const hidden = (pid: number, cause: unknown): DomainError =>
  new DomainError(
    "BAD_INPUT",
    `The environment of process ${pid} cannot be read.`,
    { remedy: "Check the id; another user's process needs their rights. This works on Linux only." },
    { cause },
  );

/** @throws DomainError BAD_INPUT when there is no such process, or it is another user's */
export const processPlace = (pid: number): Place => {
  const of = (what: string): string => `/proc/${pid}/${what}`;
  try {
    const pairs = readFileSync(of("environ"), "utf8").split("\0");
    const env = Object.fromEntries(
      pairs.flatMap((pair) => {
        const at = pair.indexOf("=");
        return at < 1 ? [] : [[pair.slice(0, at), pair.slice(at + 1)]];
      }),
    );
    // The same root is written as such: paths then read as its owner knows them.
    const root = realpathSync(of("root")) === "/" ? "" : of("root");
    return {
      title: `process ${pid}`,
      env,
      home: env["HOME"] ?? "/",
      cwd: readlinkSync(of("cwd")),
      root,
      mend: {
        remove: (name, source) =>
          source === ENVIRONMENT ? `restart process ${pid} without ${name}` : takeOut(name, source),
        set: (name) => `restart process ${pid} with ${name}`,
      },
      faults: [],
    };
  } catch (error) {
    throw hidden(pid, error);
  }
};

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** Whether a program is on the path of the place, or has left its folder in the home. */
export const isInstalled = (place: Place, program: string, folder: string): boolean =>
  exists(join(place.root, folder)) ||
  (place.env["PATH"] ?? "")
    .split(delimiter)
    .some((each) => each !== "" && exists(join(place.root, each, program)));
