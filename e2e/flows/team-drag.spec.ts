import type { Page } from "@playwright/test";
import {
  cardOf,
  createWorkspace,
  openWorkspace,
  signIn,
  signInBelow,
  switchTenant,
} from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import { addPerson } from "../fixtures/money.ts";
import type { observeDatabase } from "../fixtures/observers.ts";

const YOURS = "Sandbox (your keys)";

test.describe.configure({ mode: "serial" });

let page: Page;
test.beforeAll(async ({ browser, facts }) => {
  page = await browser.newPage();
  await signIn(page, facts);
  await switchTenant(page, YOURS);
  await createWorkspace(page, { name: "writer", model: "opus", withSandboxToken: true });
  await page.getByRole("button", { name: "Close panel" }).click();
  await page.getByRole("button", { name: "Fit to screen" }).click();
});
test.afterAll(() => page.close());

const middleOf = async (name: string) => {
  const box = await cardOf(page, name).boundingBox();
  if (box === null) throw new Error(`${name} is not on the stage`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

const letFramesPass = (on: Page, frames: number): Promise<void> =>
  on.evaluate(async (count) => {
    for (let frame = 0; frame < count; frame += 1)
      await new Promise((resolve) => requestAnimationFrame(resolve));
  }, frames);

/** Where a card is when the view has come to rest: three looks agree, as two may both be before a glide begins. */
const settledMiddle = async (name: string) => {
  const seen: Awaited<ReturnType<typeof middleOf>>[] = [];
  await expect
    .poll(async () => {
      await letFramesPass(page, 6);
      seen.push(await middleOf(name));
      const places = seen.slice(-3).map(({ x, y }) => `${x} ${y}`);
      return places.length === 3 && new Set(places).size === 1;
    })
    .toBe(true);
  return middleOf(name);
};

/** Takes a card with the mouse and holds it over another one. */
const holdOver = async (name: string, target: string): Promise<void> => {
  const [from, to] = [await middleOf(name), await middleOf(target)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 12 });
};

/** In the row of this card, halfway between the last other one there and the edge of the stage. */
const openGround = async (row: string, dragged: string) => {
  const { y } = await middleOf(row);
  const others = await Promise.all(
    (await page.locator(".react-flow__node").filter({ hasNotText: dragged }).all()).map((card) =>
      card.boundingBox(),
    ),
  );
  const inRow = others.filter((box) => box !== null && box.y <= y && y <= box.y + box.height);
  const last = Math.max(...inRow.map((box) => (box === null ? 0 : box.x + box.width)));
  return { x: (last + (page.viewportSize()?.width ?? 0)) / 2, y };
};

const verdict = () => page.getByTestId("drop-verdict");
const landing = () => page.locator("[data-landing]");

type Database = ReturnType<typeof observeDatabase>;
const parentOf = async ({ sql }: Database, name: string): Promise<string | null> => {
  const [row] = await sql<[{ parent: string | null }]>`
    select p.name as parent from workspaces w join tenants t on t.id = w.tenant_id
    left join workspaces p on p.id = w.parent_id
    where t.name = ${YOURS} and w.name = ${name} and w.removed_at is null`;
  return row.parent;
};

test("a card held over another says where it would land, and lands there; undo puts it back", async ({
  database,
}) => {
  expect(await parentOf(database, "writer")).toBeNull();
  const before = await settledMiddle("writer");
  await holdOver("writer", "engineer");
  await expect(verdict()).toContainText("Let go, and writer reports to engineer.");
  await expect(landing()).toBeAttached();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: test.info().outputPath(`held-over-${colorScheme}.png`) });
  }
  await page.mouse.up();
  await expect(verdict()).toBeEmpty();
  await expect(page.getByText("writer reports to engineer now")).toBeVisible();
  expect(await parentOf(database, "writer")).toBe("engineer");
  await expect.poll(async () => (await middleOf("writer")).y > (await middleOf("engineer")).y).toBe(true);

  // Offered for ten seconds: nothing slow stands before it.
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect.poll(() => parentOf(database, "writer")).toBeNull();
  await expect.poll(() => middleOf("writer")).toEqual(before);
  await page.screenshot({ path: test.info().outputPath("put-back.png") });
});

test("a place below itself is refused while it is held there, and nothing moves", async ({ database }) => {
  const before = await settledMiddle("lead");
  await holdOver("lead", "engineer");
  await expect(verdict()).toContainText("lead cannot report to engineer, which is part of its team.");
  await expect(landing()).toHaveCount(0);
  await page.screenshot({ path: test.info().outputPath("refused.png") });
  await page.mouse.up();
  await expect(verdict()).toBeEmpty();
  expect(await middleOf("lead")).toEqual(before);
  expect(await parentOf(database, "lead")).toBeNull();
});

test("Escape calls a drag off and leaves the open panel alone", async ({ database }) => {
  await openWorkspace(page, "writer", "Overview");
  await expect(page.getByRole("tabpanel", { name: "Overview" })).toBeVisible();
  await page.getByRole("button", { name: "Fit to screen" }).click();
  const before = await settledMiddle("writer");
  await holdOver("writer", "lead");
  await expect(landing()).toBeAttached();
  await page.keyboard.press("Escape");
  await expect(verdict()).toBeEmpty();
  await expect.poll(() => middleOf("writer")).toEqual(before);
  // Nothing is in the hand, so the stage follows nobody who waits at its edge.
  const stage = await page.locator(".react-flow").boundingBox();
  const lead = await middleOf("lead");
  await page.mouse.move((stage?.x ?? 0) + 3, lead.y, { steps: 4 });
  await letFramesPass(page, 30);
  expect(await middleOf("lead")).toEqual(lead);
  // It stays called off, over whatever card the mouse is let go.
  const elsewhere = await middleOf("engineer");
  await page.mouse.move(elsewhere.x, elsewhere.y, { steps: 4 });
  await expect(verdict()).toBeEmpty();
  await page.mouse.up();
  expect(await middleOf("writer")).toEqual(before);
  await expect(page.getByRole("tabpanel", { name: "Overview" })).toBeVisible();
  expect(await parentOf(database, "writer")).toBeNull();
});

test("let go on open ground it only stands there, and whom it reports to is as it was", async ({
  database,
}) => {
  await page.getByRole("button", { name: "Close panel" }).click();
  await page.getByRole("button", { name: "Fit to screen" }).click();
  const from = await settledMiddle("writer");
  const to = await openGround("lead", "writer");
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // The way until a drag begins is not part of it.
  await page.mouse.move(from.x + 9, from.y);
  await page.mouse.move(from.x + 10, from.y);
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await expect(verdict()).toBeEmpty();
  await page.mouse.up();
  await expect
    .poll(async () => {
      const { x, y } = await middleOf("writer");
      return Math.hypot(x - to.x, y - to.y);
    })
    .toBeLessThan(20);
  expect(await parentOf(database, "writer")).toBeNull();
});

test("who may not change the team sees no place to land", async ({ browser, facts, database }) => {
  const [tenant] = await database.sql<[{ id: string }]>`select id from tenants where name = ${YOURS}`;
  const person = await addPerson(page.request, facts, tenant.id, "viewer");
  const context = await browser.newContext();
  await signInBelow(context, facts, person);
  const theirs = await context.newPage();
  await theirs.goto(`${facts.canvasUrl}/t/sandbox-your-keys`);
  const [from, to] = await Promise.all(
    ["writer", "lead"].map(async (name) => cardOf(theirs, name).boundingBox()),
  );
  if (!from || !to) throw new Error("the cards are not on the stage");
  await theirs.mouse.move(from.x + 40, from.y + 20);
  await theirs.mouse.down();
  await theirs.mouse.move(to.x + 40, to.y + 20, { steps: 10 });
  await expect(theirs.getByTestId("drop-verdict")).toBeEmpty();
  await theirs.mouse.up();
  await context.close();
  expect(await parentOf(database, "writer")).toBeNull();
});
