/** What the console asks before, and what it keeps: chosen values, the second factor, somebody else's work, one's own. */
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { choose } from "./support/people";
import { addGroup, removeNamed } from "./support/store";
import { expect, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };
const hands = Array.from({ length: 12 }, (_, n) => `quay_${String.fromCharCode(97 + n)}`);

test.beforeAll(() => addGroup("Quay hands", hands));
test.afterAll(() => removeNamed("Quay"));

test("Escape closes a list and keeps what was chosen", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/policies/new");
  const groups = page.getByRole("combobox", { name: "Groups" });
  await choose(page, "Groups", "Quay hands");
  await expect(page.getByRole("button", { name: "Remove Quay hands" })).toBeVisible();
  await groups.press("ArrowDown");
  await expect(page.getByRole("listbox")).toBeVisible();
  await groups.press("Escape");
  await expect(page.getByRole("listbox")).toBeHidden();
  await groups.press("Escape");
  await groups.press("Escape");
  await expect(page.getByRole("button", { name: "Remove Quay hands" })).toBeVisible();

  await test.step("also where one value is picked", async () => {
    await page.goto("/policies/dry-run");
    await choose(page, "User", "quay_a");
    const user = page.getByRole("combobox", { name: "User" });
    for (let n = 0; n < 3; n++) await user.press("Escape");
    await expect(user).toHaveValue("quay_a");
    await expect(page.getByRole("button", { name: "Show what would happen" })).toBeEnabled();
  });
});

test("a weaker second factor is asked about, by keyboard too, and never saved without a yes", async ({
  open,
}) => {
  const page = await open(asOwner);
  const question = page.getByRole("alertdialog", { name: "This weakens the second factor of 12 people" });
  const list = page.getByRole("list", { name: "Policies in order" });

  await test.step("creating: whom it is about, and no is no", async () => {
    await page.goto("/policies/new");
    await page.getByLabel("Name", { exact: true }).fill("Quay alone");
    await choose(page, "Groups", "Quay hands");
    await page.getByRole("radio", { name: /^Password only/ }).check();
    await page.getByRole("button", { name: "Create policy" }).press("Enter");
    await expect(question).toContainText("12 people will log in with the password alone:");
    await expect(question.getByRole("listitem")).toHaveText([...hands.slice(0, 10), "and 2 more"]);
    await expectSoundEverywhere(page, "the question about a weaker second factor");
    await page.setViewportSize({ width: 1280, height: 844 });
    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Quay alone");
    await expect(page.getByRole("button", { name: "Remove Quay hands" })).toBeVisible();
    await page.getByRole("button", { name: "Create policy" }).press("Enter");
    await expect(question).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(question.getByRole("button", { name: "Create anyway" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(list).toContainText("Quay alone");
  });

  await test.step("moving it over a strict one, switching and deleting that one", async () => {
    await page.goto("/policies/new");
    await page.getByLabel("Name", { exact: true }).fill("Quay strict");
    await choose(page, "Groups", "Quay hands");
    await page.getByRole("button", { name: "Create policy" }).click();
    await expect(list).toContainText(/Quay alone.*Quay strict/s);
    await page.getByRole("button", { name: "Move Quay strict up" }).click();
    await expect(list).toContainText(/Quay strict.*Quay alone/s);
    await expect(list).toHaveAttribute("aria-busy", "false");

    await page.getByRole("button", { name: "Move Quay alone up" }).click();
    await expect(question.getByRole("button", { name: "Move anyway" })).toBeVisible();
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(list).toContainText(/Quay strict.*Quay alone/s);

    for (const [item, label] of [
      ["Switch off…", "Switch off"],
      ["Delete…", "Delete"],
    ] as const) {
      await page.getByRole("button", { name: "Actions for Quay strict" }).click();
      await page.getByRole("menuitem", { name: item }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: label }).click();
      await question.getByRole("button", { name: `${label} anyway` }).click({ trial: true });
      await question.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
    }
    await page.reload();
    await expect(list).toContainText(/Quay strict.*Quay alone/s);
  });
});
