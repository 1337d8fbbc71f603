/** The store hangs while people are at work: pages say so, forms keep what was typed, and all of it comes back by itself. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectSound } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { installation } from "./support/installation";
import { expect, test } from "./support/test";

/** All processes of the embedded store. */
function storeProcesses(): readonly number[] {
  const file = join(installation().home, "store/data/postmaster.pid");
  const postmaster = Number(readFileSync(file, "utf8").split("\n")[0]);
  const children = execFileSync("pgrep", ["-P", String(postmaster)])
    .toString()
    .trim()
    .split("\n");
  return [postmaster, ...children.map(Number)];
}

test("a store that hangs is named on every page, and pages come back when it does", async ({
  open,
  watch,
}) => {
  watch.expect(
    /status of (500|503)|An error occurred in the Server Components render|React error #441|digest/,
  );
  const page = await open({ storageState: sessionOf("olga") });
  const stranger = await open();
  await page.goto("/groups/new");
  await page.getByLabel("Name", { exact: true }).fill("Kept while the store was away");

  const typing = [await open(), await open()];
  const password = "parsley and sage";
  for (const [index, path] of ["/sign-in", "/me/sign-in"].entries()) {
    const form = typing[index];
    await form?.goto(path);
    await form?.getByLabel("Username").fill("olga");
    await form?.getByLabel("Password", { exact: true }).fill(password);
    await form?.getByLabel("Code").fill("123456");
  }

  const stopped = storeProcesses();
  for (const pid of stopped) process.kill(pid, "SIGSTOP");
  try {
    const health = () => page.request.get("/api/health").then((answer) => answer.status());
    await expect.poll(health, { timeout: 30_000 }).toBe(503);

    await page.getByRole("button", { name: /^Create/ }).click();
    await expect(page.getByText("Postern's store does not answer, so nothing was changed.")).toBeVisible();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Kept while the store was away");

    for (const form of typing) {
      const before = form.url();
      await form.getByRole("button", { name: "Sign in" }).click();
      await expect(form.getByText("Postern's store does not answer, so nothing was changed.")).toBeVisible();
      expect(form.url()).toBe(before);
      await expect(form.getByLabel("Username")).toHaveValue("olga");
      await expect(form.getByLabel("Password", { exact: true })).toHaveValue(password);
      expect(await form.content(), "in the field and nowhere else").not.toContain(password);
    }
    await expectSound(typing[0] as Page, "a sign-in while the store does not answer");

    for (const [each, path] of [
      [page, "/"],
      [stranger, "/sign-in"],
      [stranger, "/me/sign-in"],
    ] as const) {
      await each.goto(path);
      await expect(each.getByText("Postern's store does not answer")).toBeVisible();
      await expect(each.locator("body")).not.toContainText(/ at .*\.js|Error:|prisma/i);
    }
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [1280, 390]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        await expectSound(page, `the page of a silent store, ${colorScheme}, ${width}`);
        await page.screenshot({ path: `test-results/store-down-${colorScheme}-${width}.png` });
      }
    }
  } finally {
    for (const pid of stopped.toReversed()) process.kill(pid, "SIGCONT");
  }
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible({ timeout: 60_000 });
  await expect(stranger.getByRole("button", { name: "Sign in" })).toBeVisible({ timeout: 60_000 });
});
