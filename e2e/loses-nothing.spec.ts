/** What the console asks before, and what it keeps: chosen values, the second factor, somebody else's work, one's own. */
import { readFileSync } from "node:fs";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { choose, sectionOf } from "./support/people";
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

test("the dry run for a group and for everybody: who is locked out, who needs the password alone", async ({
  open,
}) => {
  const page = await open(asOwner);
  await page.goto("/policies/dry-run");
  const pick = async (label: string, option: string) => {
    await page.getByRole("combobox", { name: label }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  const show = page.getByRole("button", { name: "Show what would happen" });

  await test.step("a group, whose name is offered before anything is typed", async () => {
    await pick("Who", "A group");
    await pick("Group", "Quay hands");
    await show.click();
    await expect(page.getByRole("alert").filter({ hasText: "12 people would be locked out." })).toBeVisible();
    const answers = sectionOf(page, "Logins through PostgreSQL");
    await expect(answers).toContainText("The user has no password yet.");
    await expect(answers).toContainText(hands[9] ?? "");
    await expect(answers).toContainText("and 2 more");
    await expectSoundEverywhere(page, "the dry run of a group");
    await page.setViewportSize({ width: 1280, height: 844 });
  });

  await test.step("all names are there to download", async () => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "All names (CSV)" }).click(),
    ]);
    const lines = readFileSync(await file.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect(lines[0]).toBe("client,username,locked_out,outcome,sentence,policy");
    expect(lines.slice(1).map((line) => line.split(",")[1])).toEqual(hands);
  });

  await test.step("everybody, through all clients, and from there through one", async () => {
    await pick("Who", "Everybody");
    await pick("Client", "All clients");
    await show.click();
    const clients = sectionOf(page, "By client");
    await expect(clients).toContainText(/\d+ locked out/);
    await expectSoundEverywhere(page, "the dry run of everybody");
    await clients.getByRole("link", { name: "PostgreSQL" }).click();
    await expect(sectionOf(page, "Logins through PostgreSQL")).toContainText("Password + second factor");
  });
});
