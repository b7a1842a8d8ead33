import { expect, it } from "vitest";
import { cardAt, judgeDrop } from "./judge-drop.ts";

const at = (id: string, parentId: string | null) => ({ id, name: id.toUpperCase(), parentId });
const lead = at("lead", null);
const engineer = at("engineer", "lead");
const tester = at("tester", "engineer");
const writer = at("writer", null);
const team = [lead, engineer, tester, writer];

it.each([
  ["below another team", writer, engineer, true, "Let go, and WRITER reports to ENGINEER."],
  ["higher up in its own", tester, lead, true, "Let go, and TESTER reports to LEAD."],
  ["where it is", engineer, lead, false, "ENGINEER reports to LEAD already."],
  [
    "below its own report",
    lead,
    engineer,
    false,
    "LEAD cannot report to ENGINEER, which is part of its team.",
  ],
  ["far below itself", lead, tester, false, "LEAD cannot report to TESTER, which is part of its team."],
])("a card let go %s", (_, dragged, target, allowed, sentence) => {
  expect(judgeDrop(team, dragged, target)).toEqual({ allowed, sentence });
});

it("finds the card under the pointer, the upper one where two overlap, and never the dragged one", () => {
  const cards = [
    { id: "under", position: { x: 0, y: 0 } },
    { id: "over", position: { x: 100, y: 0 } },
    { id: "dragged", position: { x: 90, y: 10 } },
  ];
  expect(cardAt(cards, { x: 150, y: 20 }, "dragged")).toBe("over");
  expect(cardAt(cards, { x: 20, y: 20 }, "dragged")).toBe("under");
  expect(cardAt(cards, { x: 20, y: 73 }, "dragged")).toBeNull();
  expect(cardAt(cards, { x: 220, y: 72 }, "over")).toBe("dragged");
});
