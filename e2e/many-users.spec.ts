/** A change to more users than one page or one step holds: as a job, left and found again, with its result. */
import { readFileSync } from "node:fs";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { pick } from "./support/people";
import { addGroup, removeNamed } from "./support/store";
import { expect, test } from "./support/test";

const count = 1203;
const names = Array.from({ length: count }, (_, n) => `mass_${String(n).padStart(4, "0")}`);

test.beforeAll(() => addGroup("Mass crew", names));
test.afterAll(() => removeNamed("Mass"));

test("enrolment links for 1,203 users: chosen at once, issued while the page is left, downloaded once", async ({
  open,
}) => {
  const page = await open({ storageState: sessionOf("olga") });
  await page.goto("/users?q=mass");
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await page.getByRole("button", { name: "Choose all 1,203 that match" }).click();
  await page.getByRole("button", { name: "Enrolment links…" }).click();
  const dialog = page.getByRole("dialog", { name: "Issue enrolment links to 1,203 users?" });
  await expectSoundEverywhere(page, "the question before many links");
  await page.setViewportSize({ width: 1280, height: 844 });
  await dialog.getByRole("button", { name: "Issue links" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Changes to many users" })).toBeVisible();

  await test.step("the page is left, and the work goes on", async () => {
    await page.getByRole("link", { name: "Groups", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Groups" })).toBeVisible();
    await page.goto("/users");
    await page.getByRole("link", { name: "Changes to many users" }).click();
  });
  const change = page.getByRole("list", { name: "Changes" }).getByRole("listitem").first();
  await expect(change).toContainText("Finished", { timeout: 60_000 });
  await expect(change).toContainText("1,203 users got a link.");
  await expectSoundEverywhere(page, "a change to many users");
  await page.setViewportSize({ width: 1280, height: 844 });

  await test.step("the result has everybody, and is given once", async () => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      change.getByRole("button", { name: "Download result (CSV)" }).click(),
    ]);
    const lines = readFileSync(await file.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(
      lines
        .slice(1)
        .map((line) => line.split(",")[0])
        .sort(),
    ).toEqual(names);
    expect(lines.slice(1).every((line) => /\/enroll#[\w-]{43},/.test(line))).toBe(true);
    await page.reload();
    await expect(change).toContainText("1,203 users got a link.");
    await expect(change.getByRole("button", { name: "Download result (CSV)" })).toHaveCount(0);
  });

  await test.step("another change is asked about by its number, and runs the same way", async () => {
    await page.goto("/users?q=mass");
    await page.getByRole("checkbox", { name: "Select all on this page" }).check();
    await page.getByRole("button", { name: "Choose all 1,203 that match" }).click();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Remove from group…" }).click();
    await pick(page.getByRole("combobox", { name: "Group" }), "Mass crew");
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await expect(change).toContainText("Finished", { timeout: 60_000 });
    await expect(change).toContainText("1,203 users removed.");
  });
});
