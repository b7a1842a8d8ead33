import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { callProcedure } from "../fixtures/api.ts";
import { resumeSession, signInBelow } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import type { InstallationFacts } from "../fixtures/installation.ts";
import { addPerson } from "../fixtures/money.ts";
import { inTenant, YOURS, YOURS_SLUG } from "../fixtures/secrets.ts";

const MOLECULE = join(import.meta.dirname, "../../apps/cli/bin/molecule.mjs");
const VIEWS = ["organizations", "alerts", "switches", "keys", "unresolved", "why", "co-mingling", "tokens"];

/** Makes somebody an operator as whoever runs the platform does. */
const makeOperator = (facts: InstallationFacts, email: string): void => {
  const { status, stderr } = spawnSync(process.execPath, [MOLECULE, "operator", "add", email], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], DATABASE_URL: facts.databaseUrl },
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
};

test("an operator who is no member sees no value of an organization, no end of one, and no list of its names", async ({
  page,
  browser,
  facts,
  database,
}) => {
  await resumeSession(page, facts);
  const home = await inTenant(page, facts, database, "My organization");
  const yours = await inTenant(page, facts, database, YOURS);
  const token = await yours.issueToken();
  const id = await yours.createPaused("operated", "claude-sonnet-4-6");
  await yours.set(id, [
    { name: "ANTHROPIC_API_KEY", value: token, kind: "secret" },
    { name: "OPERATED_SECRET", value: "a long secret value e7d1", kind: "secret" },
    { name: "OPERATED_LEVEL", value: "verbose-and-readable", kind: "variable" },
  ]);
  const hidden = [
    token,
    token.slice(-4),
    "e7d1",
    "verbose-and-readable",
    "OPERATED_SECRET",
    "OPERATED_LEVEL",
  ];

  const person = await addPerson(page.request, facts, home.tenantId, "viewer");
  makeOperator(facts, person.email);
  const context = await browser.newContext();
  await signInBelow(context, facts, person);
  const operator = await context.newPage();
  for (const view of VIEWS) {
    await operator.goto(`${facts.canvasUrl}/t/home/operator/${view}`);
    await expect(operator.getByRole("main")).toBeVisible();
    await operator.waitForLoadState("networkidle");
    const html = await operator.content();
    for (const text of hidden) expect(html, view).not.toContain(text);
  }
  // What is said of one workspace names what pays for it, and shows nothing of it.
  const ask = (kind: "query" | "mutation", path: string, input: object) =>
    callProcedure(context.request, facts.canvasUrl, kind, path, input);
  const explained = await ask("query", "operator.explain", { workspaceId: id });
  expect(explained.status).toBe(200);
  expect(JSON.stringify(explained.data)).toContain("ANTHROPIC_API_KEY");
  for (const text of [token, token.slice(-4), "e7d1", "verbose-and-readable"])
    expect(JSON.stringify(explained.data)).not.toContain(text);
  // The tab itself is for members.
  await operator.goto(`${facts.canvasUrl}/t/${YOURS_SLUG}?w=${id}&tab=secrets`);
  await expect(operator.getByRole("searchbox", { name: "Filter names" })).toHaveCount(0);
  const { tenantId } = yours;
  for (const path of ["secret.list", "secretVersion.list", "secret.exportNames", "draft.whatIfFacts"])
    expect(await ask("query", path, { tenantId, workspaceId: id, name: "OPERATED_SECRET" })).toMatchObject({
      ...{ status: 404, code: "NOT_FOUND", data: null },
    });
  await context.close();
});
