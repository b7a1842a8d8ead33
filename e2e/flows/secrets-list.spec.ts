import { expect } from "../fixtures/flow.ts";
import { listAgentProcesses, sha256 } from "../fixtures/observers.ts";
import { lineOf, rowOf, test } from "../fixtures/secrets.ts";

const DAY_MS = 86_400_000;

test("each name says where it stands, how it does, and which run had it last; no value is on the page", async ({
  page,
  database,
  here,
}) => {
  const [token, other] = [await here.issueToken(), await here.issueToken()];
  await here.set(null, [{ name: "LISTED_SHARED", value: "the-one-for-all-aaaa", kind: "secret" }]);
  const id = await here.ensureLive("listed", "claude-sonnet-4-6", [
    { name: "ANTHROPIC_API_KEY", value: token, kind: "secret" },
    { name: "LISTED_SHARED", value: "its-own-of-it-bbbb", kind: "secret" },
    { name: "LISTED_MOVED", value: "the-first-value-cccc", kind: "secret" },
  ]);
  await here.set(id, [
    { name: "LISTED_MOVED", value: "the-next-value-dddd", kind: "secret" },
    { name: "CLAUDE_CODE_OAUTH_TOKEN", value: other, kind: "secret" },
    { name: "LISTED_SOON", value: "short", kind: "secret", expiresAt: new Date(Date.now() + 3.5 * DAY_MS) },
    { name: "LISTED_LEVEL", value: "verbose", kind: "variable" },
  ]);
  await here.call("mutation", "chat.send", { workspaceId: id, body: "What is 1 + 1?" });
  await here.openSecrets(id);

  const payer = page.getByTestId("secrets-payer");
  await expect(payer).toHaveText(
    /^Your organization pays Anthropic directly: claude-sonnet-4-6 is called with your own key.*ANTHROPIC_API_KEY, set on this workspace\.$/,
  );
  await page.getByRole("button", { name: "How do you know?" }).click();
  await expect(page.getByRole("list", { name: "How it was decided" })).toContainText("decided");

  const list = page.getByRole("list", { name: "Secrets of listed" });
  await expect(list.getByRole("heading", { level: 3 })).toHaveText([
    "Model",
    ...["Anthropic API", "Claude Code subscription", "OpenAI"],
    "Other",
  ]);
  await expect(rowOf(page, "ANTHROPIC_API_KEY")).toContainText(`•••• ${token.slice(-4)}`);
  await expect(rowOf(page, "ANTHROPIC_API_KEY")).toHaveAccessibleName(
    new RegExp(`^ANTHROPIC_API_KEY.*hidden, ends in ${token.slice(-4)}`),
  );
  await expect(rowOf(page, "ANTHROPIC_API_KEY")).toContainText(/In use.*Works/, { timeout: 30_000 });
  await expect(rowOf(page, "CLAUDE_CODE_OAUTH_TOKEN")).toContainText(
    "Withheld: another credential is in use, and this one could change who pays.",
  );
  // Only rows in view are drawn: the others are asked for.
  await page.getByRole("searchbox", { name: "Filter names" }).fill("listed_");
  const run = await database.findLiveRun(id);
  await expect(rowOf(page, "LISTED_SHARED")).toContainText(`by run ${run?.id.slice(-4)}`);
  await expect(rowOf(page, "LISTED_MOVED")).toContainText("running v1 / saved v2");
  await expect(rowOf(page, "LISTED_SOON")).toContainText("••••••••");
  await expect(rowOf(page, "LISTED_SOON")).toContainText(/expires in 3 days/);
  await expect(rowOf(page, "LISTED_LEVEL")).toContainText("verbose");

  // The winner is shown, and what it hides is a key press away.
  await expect(rowOf(page, "LISTED_SHARED")).toContainText(/•••• bbbb.*Overrides all/);
  await rowOf(page, "LISTED_SHARED").focus();
  await page.keyboard.press("Enter");
  await expect(lineOf(page, "LISTED_SHARED")).toContainText(
    /Hidden by it: the one for all workspaces.*•••• aaaa/,
  );

  await here.call("mutation", "secret.remove", { workspaceId: null, name: "LISTED_SHARED" });
  // Neither the page nor what it asked the server for has a value in it.
  const sent = JSON.stringify(await here.call("query", "secret.list", { workspaceId: id }));
  expect(sent).toContain("LISTED_SHARED");
  const html = (await page.content()) + sent;
  for (const value of [token, other, "its-own-of-it-bbbb", "the-one-for-all-aaaa", "the-next-value-dddd"])
    expect(html).not.toContain(value);
});

test("what the chosen model lacks comes first: its names, the field in focus, and where a key is obtained", async ({
  page,
  here,
}) => {
  const id = await here.createPaused("lacking", "MiniMax-M2.7");
  await here.openSecrets(id);
  const missing = page.getByRole("region", { name: "Missing credential" });
  await expect(missing).toContainText(
    "Any one of these will do: MINIMAX_API_KEY, ANTHROPIC_AUTH_TOKEN, ANTHROPIC_API_KEY.",
  );
  await expect(missing.getByRole("textbox", { name: "MINIMAX_API_KEY" })).toBeFocused();
  await expect(missing.getByRole("link", { name: "Get a key" })).toHaveAttribute(
    "href",
    /^https:\/\/platform\.minimax\.io/,
  );
  const top = (await missing.boundingBox())?.y ?? Number.POSITIVE_INFINITY;
  expect(top).toBeLessThan((await rowOf(page, "MODEL").boundingBox())?.y ?? 0);
  await missing.getByRole("combobox", { name: "Name" }).click();
  await page.getByRole("option", { name: "ANTHROPIC_AUTH_TOKEN" }).click();
  await expect(missing.getByRole("textbox", { name: "ANTHROPIC_AUTH_TOKEN" })).toBeFocused();
});

test("the list is searched by name, provider and note, and narrowed to what needs attention", async ({
  page,
  here,
}) => {
  const id = await here.createPaused("searched", "claude-sonnet-4-6");
  const secret = { value: "a value that is long", kind: "secret" };
  await here.set(id, [
    { name: "FOUND_BY_NOTE", ...secret, note: "from the vault of Ada" },
    { name: "OPENAI_API_KEY", ...secret, value: await here.issueToken() },
    { name: "OVERDUE", ...secret, expiresAt: new Date(Date.now() - DAY_MS) },
  ]);
  await here.openSecrets(id);
  const search = page.getByRole("searchbox", { name: "Filter names" });
  const shown = page.locator("[data-secret-row]");
  for (const [text, name] of [
    ["vault ada", "FOUND_BY_NOTE"],
    ["openai", "OPENAI_API_KEY"],
    ["verd", "OVERDUE"],
  ] as const) {
    await search.fill(text);
    await expect(shown).toHaveCount(1);
    await expect(rowOf(page, name)).toBeVisible();
  }
  await search.fill("nothing like it");
  await expect(page.getByText("No name, provider or note contains “nothing like it”.")).toBeVisible();
  await search.fill("");
  const filters = page.getByRole("group", { name: "Show only" });
  await filters.getByRole("button", { name: "Needs attention 1" }).click();
  await expect(shown).toHaveCount(1);
  await expect(rowOf(page, "OVERDUE")).toContainText("expired");
  await filters.getByRole("button", { name: "Needs attention 1" }).click();
  await filters.getByRole("button", { name: /^This workspace/ }).click();
  await expect(rowOf(page, "FOUND_BY_NOTE")).toBeVisible();
  await expect(shown.filter({ hasText: "All workspaces" })).toHaveCount(0);
});

test("a key that its provider rejects says so on its row, among what needs attention and as an alert, until it works again", async ({
  page,
  database,
  here,
  scriptSandbox,
}) => {
  const id = await here.ensureLive("rejecting", "claude-sonnet-4-6", [
    { name: "ANTHROPIC_API_KEY", value: await here.issueToken(), kind: "secret" },
  ]);
  await here.openSecrets(id);
  const ask = () => here.call("mutation", "chat.send", { workspaceId: id, body: "What is 1 + 1?" });
  const [agent] = listAgentProcesses(id);
  const credentialSha256 = sha256(agent?.env["ANTHROPIC_API_KEY"] ?? "");
  await scriptSandbox([{ status: 401, match: { path: "/anthropic/v1/messages", credentialSha256 } }]);
  await ask();
  await expect(rowOf(page, "ANTHROPIC_API_KEY")).toContainText(/In use.*Rejected/, { timeout: 30_000 });
  await page.getByRole("button", { name: "Needs attention 1" }).click();
  await expect(page.locator("[data-secret-row]")).toHaveCount(1);
  const alerts = await database.sql<{ severity: string; message: string }[]>`
    select severity, message from alerts where workspace_id = ${id} and code = 'KEY_REJECTED'`;
  expect(alerts).toEqual([
    {
      severity: "warning",
      message: "The provider refused ANTHROPIC_API_KEY (version 1): set a new value.",
    },
  ]);
  await page.getByRole("button", { name: "Needs attention 1" }).click();
  await scriptSandbox([]);
  await ask();
  await expect(rowOf(page, "ANTHROPIC_API_KEY")).toContainText(/In use.*Works/, { timeout: 30_000 });
});
