import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { askSum, openWorkspace, signIn, switchTenant } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";
import {
  createPlatformWorkspace,
  findTenantId,
  listCharges,
  PLATFORM,
  receiptOfLastCharge,
} from "../fixtures/money.ts";
import { beginWithinOneDay } from "../fixtures/utc-day.ts";

const ROOT = dirname(dirname(import.meta.dirname));
const MOLECULE = join(ROOT, "apps/cli/bin/molecule.mjs");
const run = promisify(execFile);

/** A file's verdict by the command line, which has no server and no database here. */
const verify = async (file: string): Promise<{ readonly code: number; readonly output: string }> =>
  run(process.execPath, [MOLECULE, "receipts", "verify", file], { env: { PATH: process.env["PATH"] } }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, output: error.stdout }),
  );

test("a charge stands in the Billing tab with who paid and why, is found on the Spend page, and verifies offline", async ({
  page,
  facts,
  database,
}, info) => {
  await beginWithinOneDay();
  await signIn(page, facts);
  await switchTenant(page, PLATFORM);
  const tenantId = await findTenantId(database, PLATFORM);
  const workspaceId = await createPlatformWorkspace(page, database, "accountant");
  await askSum(page, "accountant", 40, 2);
  await expect
    .poll(async () => (await listCharges(database, workspaceId)).length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  const receipt = await receiptOfLastCharge(database, workspaceId);
  const charge = (await listCharges(database, workspaceId)).at(-1);

  await test.step("the Billing tab explains the call", async () => {
    await openWorkspace(page, "accountant", "Billing");
    const tab = page.getByRole("tabpanel", { name: "Billing" });
    await expect(tab).toContainText("The platform pays");
    await tab.getByRole("list", { name: "Calls" }).getByRole("button").first().click();
    await expect(tab).toContainText("Who paid, and why");
    await expect(tab).toContainText("The platform paid anthropic, with the platform's own key");
    await expect(tab).toContainText("decided by the model: anthropic/claude-opus-4-7 leads to platform");
    await expect(tab).toContainText(receipt.body.call.provider_request_id);
    await expect(tab).toContainText(receipt.hash);
    await expect(tab.getByRole("table", { name: "How the charge adds up" })).toContainText("Output");
    await expect(tab.getByTitle(`${charge?.nanoUsd} nano-USD`).first()).toBeVisible();
  });

  await test.step("the address leads back to the open call", async () => {
    expect(new URL(page.url()).searchParams.get("row")).toBe(charge?.attemptId);
    await page.reload();
    await expect(page.getByRole("tabpanel", { name: "Billing" })).toContainText("Who paid, and why");
  });

  await test.step("a line of the day leads down to the call in five clicks", async () => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Spend" }).click();
    await expect(page).toHaveTitle(/^Spend/);
    const chart = page.getByRole("group", { name: /^Charged by day/ });
    await chart.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page
      .getByRole("list", { name: /^Lines of/ })
      .getByRole("link", { name: /^accountant/ })
      .click();
    const receipts = page.getByRole("list", { name: "Receipts" });
    await receipts.getByRole("button").first().click();
    await expect(receipts).toContainText("Who paid, and why");
    await expect(receipts).toContainText(receipt.hash);
  });

  await test.step("what is exported verifies offline, and what is changed does not", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download receipts" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`molecule-receipts-${tenantId}.jsonl`);
    const file = info.outputPath("receipts.jsonl");
    await download.saveAs(file);
    const good = await verify(file);
    expect(good.code).toBe(0);
    expect(JSON.parse(good.output)).toMatchObject({ tenant: tenantId, intact: true });
    const answer = await page.request.get(`${facts.canvasUrl}/api/tenants/${tenantId}/receipts.jsonl`);
    const forged = (await answer.text()).replace(
      `"amount_nano_usd":"-${charge?.nanoUsd}"`,
      '"amount_nano_usd":"-1"',
    );
    const forgedFile = info.outputPath("forged.jsonl");
    await writeFile(forgedFile, forged);
    const bad = await verify(forgedFile);
    expect(bad.code).toBe(1);
    expect(bad.output).toContain("tampered");
  });
});
