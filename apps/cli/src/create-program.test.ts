import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { createProgram } from "./create-program.ts";

const DOCS = readFileSync(fileURLToPath(new URL("../../../docs/cli.md", import.meta.url)), "utf8");
const README = readFileSync(fileURLToPath(new URL("../../../README.md", import.meta.url)), "utf8");

type Leaf = { readonly path: string; readonly command: Command };

const leavesOf = (command: Command, path: string): Leaf[] =>
  command.commands.length === 0
    ? [{ path, command }]
    : command.commands.flatMap((child) => leavesOf(child, `${path} ${child.name()}`));

const leaves = leavesOf(createProgram(), "molecule");

it("every command stands in the documentation, with its arguments, and nothing else does", () => {
  const written = [...DOCS.matchAll(/^\| `(molecule [a-z -]+?)((?: [A-Z]+)*)` \|/gm)].map(
    ([, path = "", args = ""]) => `${path}${args}`,
  );
  const wanted = leaves.map(({ path, command }) =>
    [path, ...command.registeredArguments.map((argument) => argument.name().toUpperCase())].join(" "),
  );
  expect(written.toSorted()).toEqual(wanted.toSorted());
});

it("the first page names the page that lists them", () => {
  expect(README).toContain("docs/cli.md");
});

it.each(leaves.map(({ path, command }) => [path, command] as const))(
  "%s says what it is for",
  (_, command) => {
    const help = command.helpInformation();
    expect(command.description()).not.toBe("");
    for (const option of command.options) expect(option.description).not.toBe("");
    expect(help).toContain(command.description().split(" ")[0]);
  },
);
