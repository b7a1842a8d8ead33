import { expect, it } from "vitest";
import { matchCommands } from "./match-commands.ts";

const COMMANDS = ["Go to Spend", "Go to Settings", "New workspace", "Switch to Sandbox (your keys)"].map(
  (label) => ({ label }),
);

it.each([
  ["", 4],
  ["  ", 4],
  ["SP", 1],
  ["go s", 2],
  ["s go", 2],
  ["pend", 0],
  ["keys", 1],
])("%j finds %i", (query, count) => {
  expect(matchCommands(COMMANDS, query)).toHaveLength(count);
});
