/** How strong second factors must be and are: demanded by a policy, shown in its list and dry run, counted on the overview. */
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { choose } from "./support/people";
import { addGroup, removeNamed } from "./support/store";
import { expect, test } from "./support/test";

test.afterAll(() => removeNamed("Strengthtest"));

test("a policy demands strong second factors, says whom it shuts out, and the overview counts by strength", async ({
  open,
}) => {
  await addGroup("Strengthtest", ["strengthtest_ann", "strengthtest_bob"]);
  const page = await open({ storageState: sessionOf("olga") });

  await test.step("the form says what each choice counts", async () => {
    await page.goto("/policies/new");
    await page.getByLabel("Name", { exact: true }).fill("Strengthtest");
    await choose(page, "Groups", "Strengthtest");
    const strong = page.getByRole("radio", { name: "Strong", exact: true });
    await expect(page.getByText(/Does not count, and is not sent or used up: code by mail/i)).toBeVisible();
    await expect(page.getByText(/^Counts: Connection password \(passkey\)\./)).toBeVisible();
    await strong.check();
    await page.getByRole("radio", { name: "Report only" }).check();
    await expectSoundEverywhere(page, "the form of a policy with a least strength");
    await page.setViewportSize({ width: 1280, height: 844 });
    await page.getByRole("button", { name: "Create policy" }).click();
    await page.waitForURL(/\/policies$/);
  });

  await test.step("the list says the demand, and how many could not log in", async () => {
    const row = page.getByRole("listitem").filter({ hasText: "Strengthtest" }).first();
    await expect(row).toContainText("Password + second factor (at least strong)");
    await expect(row).toContainText("2 people whom this policy can apply to have no second factor");
    await expectSoundEverywhere(page, "policies with a least strength");
    await page.setViewportSize({ width: 1280, height: 844 });
  });

  await test.step("the overview counts by strength, and each part leads to its people", async () => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "By their strongest second factor" })).toBeVisible();
    await expectSoundEverywhere(page, "the overview with people by strength");
    await page.setViewportSize({ width: 1280, height: 844 });
    await page.getByRole("link", { name: "None", exact: true }).click();
    await page.waitForURL(/\/users\?strongest=none$/);
    await page.goto(`${page.url()}&q=strengthtest`);
    await expect(page.getByRole("link", { name: "strengthtest_ann" })).toBeVisible();
    await page.goto("/users?strongest=phishing_resistant&q=strengthtest");
    await expect(page.getByText("No users match")).toBeVisible();
    await expectSoundEverywhere(page, "users by their strongest second factor");
  });
});
