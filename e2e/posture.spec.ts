/** Posture of a server: run, read, waived, put right, compared, printed; beside the others; and what an auditor may. */
import type { Page } from "@playwright/test";
import { expectSoundEverywhere, look } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { createOperator, enrollOperator } from "./support/operators";
import { sectionOf } from "./support/people";
import { runSql } from "./support/psql";
import { removePostureRuns } from "./support/store";
import { expect, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };
/** A setting that PostgreSQL has off, that anybody may read, and that a reload changes. */
const title = "Ends of sessions are logged";
const reload = "SELECT pg_reload_conf();";

test.beforeAll(async () => {
  runSql(`ALTER SYSTEM RESET log_disconnections;\n${reload}`);
  await removePostureRuns();
});
test.afterAll(() => runSql(`ALTER SYSTEM RESET log_disconnections;\n${reload}`));

const checkCalled = (page: Page, name: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name }) });

/** The protected server's page, which is the first in the list. */
async function homeOf(page: Page): Promise<string> {
  await page.goto("/servers");
  await page.getByRole("main").getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByRole("navigation", { name: /^Pages about/ })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Runs the checks and waits for the run after `runs` others. */
async function run(page: Page, runs: number): Promise<void> {
  await page.getByRole("button", { name: "Run the checks" }).click();
  await expect(page.getByText("The checks are running")).toBeVisible();
  await expect(page.getByText("The checks are running")).toHaveCount(0);
  await sectionOf(page, "History").getByText("Show as a table").click();
  await expect(sectionOf(page, "History").getByRole("row")).toHaveCount(runs + 2);
}

test("a server's posture is run, read, waived, put right, compared and printed", async ({ open }) => {
  const page = await open(asOwner);
  const home = `${await homeOf(page)}/posture`;
  await page.goto(home);

  await test.step("before the first run the page says what to do", async () => {
    await expect(page.getByText("The checks have not run yet")).toBeVisible();
    await expectSoundEverywhere(page, "a posture that was never taken");
    await run(page, 0);
  });

  const check = checkCalled(page, title);
  await test.step("a check that fails has evidence and the fix to copy", async () => {
    await expect(sectionOf(page, "Score")).toContainText("of 100");
    await page.goto(`${home}?standing=fail&q=log_disconnections`);
    await expect(check).toContainText("Fails");
    await check.getByRole("heading", { level: 3 }).click();
    await expect(check).toContainText("log_disconnections = off");
    await expect(check.getByRole("region", { name: /^Fix/ })).toContainText("log_disconnections = on");
    await expectSoundEverywhere(page, "a posture with a check unfolded");
  });

  await test.step("waived it does not count, until that is withdrawn", async () => {
    await check.getByRole("button", { name: "Waive…" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByLabel("Until").fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10));
    await dialog.getByLabel("Reason").fill("The collector does it");
    await dialog.getByRole("button", { name: "Waive", exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await page.goto(`${home}?standing=waived`);
    await expect(check).toContainText("Waived");
    await expect(sectionOf(page, "Score")).toContainText("Without 1 waived check");
    const waivers = page.getByRole("region", { name: "Waivers" });
    await expect(waivers.getByRole("row").nth(1)).toContainText("The collector does it");
    await expectSoundEverywhere(page, "a posture with a waiver");
    await waivers.getByRole("button", { name: "Withdraw…" }).click();
    await dialog.getByRole("button", { name: "Withdraw" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Waivers" })).toHaveCount(0);
  });

  await test.step("what is put right is told as fixed", async () => {
    runSql(`ALTER SYSTEM SET log_disconnections = on;\n${reload}`);
    await page.goto(home);
    await run(page, 1);
    await expect(sectionOf(page, "Since the run before")).toContainText(`Fixed: 1${title}`);
    await look(page, home);
  });

  await test.step("on paper there are all checks unfolded, and nothing to press", async () => {
    const fixes = page.locator("details pre");
    await expect(fixes.first()).toBeHidden();
    await page.emulateMedia({ media: "print" });
    await expect(fixes.first()).toBeVisible();
    await expect(page.getByRole("navigation", { includeHidden: true }).first()).toBeHidden();
    await expect(page.getByRole("button", { name: "Run the checks" })).toBeHidden();
    await page.emulateMedia({ media: "screen" });
  });
});

test("all servers stand side by side, and a count leads to its checks", async ({ open }) => {
  const page = await open(asOwner);
  await look(page, "/servers/posture");
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.getByRole("link", { name: /^\d+$/ }).first().click();
  await expect(page).toHaveURL(/\/posture\?standing=/);
});

test("an auditor reads and changes nothing", async ({ open }) => {
  const page = await open();
  await enrollOperator(
    page,
    await createOperator(await open(asOwner), "postureaude", "Auditor"),
    "postureaude",
  );
  await page.goto(`${await homeOf(page)}/posture?standing=fail`);
  await expect(sectionOf(page, "Score")).toBeVisible();
  await expect(page.getByRole("button", { name: "Run the checks" })).toHaveCount(0);
  await page.getByRole("heading", { level: 3 }).last().click();
  await expect(page.getByRole("button", { name: "Waive…" })).toHaveCount(0);
});
