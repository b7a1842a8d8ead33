import { signIn } from "../fixtures/canvas.ts";
import { expect, test } from "../fixtures/flow.ts";

test("a page runs its own scripts and no other", async ({ page, facts }) => {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && /content security policy/i.test(message.text()))
      refused.push(message.text());
  });
  await page.emulateMedia({ colorScheme: "dark" });
  await signIn(page, facts);
  await expect(page.locator("html")).toHaveClass(/dark/);
  expect(refused).toEqual([]);

  const policies = await Promise.all(
    [1, 2].map(
      async () => (await page.request.get(`${facts.canvasUrl}/sign-in`)).headers()["content-security-policy"],
    ),
  );
  expect(policies[0]).toMatch(/script-src 'self' 'nonce-\w{32}';/);
  expect(policies[0]).not.toBe(policies[1]);

  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken over'";
    document.body.append(script);
  });
  await expect.poll(() => refused.length).toBeGreaterThan(0);
  await expect(page).not.toHaveTitle("taken over");
});
