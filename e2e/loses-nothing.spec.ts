/** What the console asks before, and what it keeps: chosen values, the second factor, somebody else's work, one's own. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectSoundEverywhere } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { choose, createUser, pick, sectionOf, typeSignIn } from "./support/people";
import { addGroup, endNewestSession, removeNamed } from "./support/store";
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
  const list = (name: string) => page.getByRole("combobox", { name });
  const show = page.getByRole("button", { name: "Show what would happen" });

  await test.step("a group, whose name is offered before anything is typed", async () => {
    await pick(list("Who"), /^A group$/);
    await pick(list("Group"), /^Quay hands$/);
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
    await pick(list("Who"), /^Everybody$/);
    await pick(list("Client"), /^All clients$/);
    await show.click();
    const clients = sectionOf(page, "By client");
    await expect(clients).toContainText(/\d+ locked out/);
    await expectSoundEverywhere(page, "the dry run of everybody");
    await clients.getByRole("link", { name: "PostgreSQL" }).click();
    await expect(sectionOf(page, "Logins through PostgreSQL")).toContainText("Password + second factor");
  });
});

test("of two who save the same, the second sees both versions and takes either, field by field", async ({
  open,
}) => {
  const [first, second] = [await open(asOwner), await open(asOwner)];
  const id = await createUser(first, { username: "quay_twice", displayName: "Quay Twice" });
  const edit = async (page: Page) => {
    await page.goto(`/users/${id}`);
    await page.getByRole("button", { name: "Edit" }).click();
  };
  const field = (page: Page, label: string) => page.getByLabel(label, { exact: false }).first();
  await edit(first);
  await edit(second);
  await field(first, "Mail address").fill("quay@example.org");
  await field(first, "Phone").fill("+49 30 111");
  await first.getByRole("button", { name: "Save", exact: true }).click();
  await expect(sectionOf(first, "Identity")).toContainText("+49 30 111");

  const dialog = second.getByRole("dialog", { name: "olga saved this while you had it open" });
  await test.step("back to the form, with everything that was typed", async () => {
    await field(second, "Phone").fill("+49 30 222");
    await field(second, "Notes").fill("Night shift");
    await second.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await expect(dialog.getByRole("group", { name: "Phone" })).toContainText("+49 30 111");
    await expect(dialog.getByRole("group", { name: "Phone" })).toContainText("+49 30 222");
    await expectSoundEverywhere(second, "two versions side by side");
    await second.setViewportSize({ width: 1280, height: 844 });
    await second.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(field(second, "Notes")).toHaveValue("Night shift");
  });

  await test.step("what was not touched here keeps what is saved; what was, is chosen", async () => {
    await second.getByRole("button", { name: "Save", exact: true }).press("Enter");
    const mail = dialog.getByRole("group", { name: "Mail address" });
    await expect(mail.getByRole("radio", { name: /^Saved by olga/ })).toBeChecked();
    await expect(
      dialog.getByRole("group", { name: "Phone" }).getByRole("radio", { name: /^Yours/ }),
    ).toBeChecked();
    await expect(
      dialog.getByRole("group", { name: "Notes" }).getByRole("radio", { name: /^Yours/ }),
    ).toBeChecked();
    await dialog
      .getByRole("group", { name: "Phone" })
      .getByRole("radio", { name: /^Saved by olga/ })
      .focus();
    await second.keyboard.press("Space");
    await dialog.getByRole("button", { name: "Save these" }).press("Enter");
    await expect(second.getByText("Saved. Takes effect at the next login.")).toBeVisible();
    const identity = sectionOf(second, "Identity");
    for (const text of ["quay@example.org", "+49 30 111", "Night shift"])
      await expect(identity).toContainText(text);
  });

  await test.step("a form that stays on its page goes on with what is saved", async () => {
    for (const page of [first, second]) await page.goto("/settings?section=retention");
    const days = (page: Page) => page.getByLabel("Days in the login log");
    const before = await days(first).inputValue();
    const save = (page: Page) =>
      Promise.all([
        page.waitForResponse((response) => response.request().method() === "POST"),
        page.getByRole("button", { name: "Save" }).click(),
      ]);
    await days(first).fill("811");
    await save(first);
    await days(first).fill("812");
    await save(first);
    await expect(first.getByText("Retention saved.").first()).toBeVisible();
    await days(second).fill("500");
    await save(second);
    await dialog.getByRole("radio", { name: /^Saved by olga/ }).check();
    await dialog.getByRole("button", { name: "Save these" }).click();
    await expect(days(second)).toHaveValue("812");
    await days(second).fill(before);
    await save(second);
    await second.reload();
    await expect(days(second)).toHaveValue(before);
  });
});

test("leaving what is not saved is asked about, by links, by going back and by closing the tab", async ({
  open,
}) => {
  const page = await open(asOwner);
  await page.goto("/groups");
  await page.getByRole("link", { name: "New group" }).click();
  const name = page.getByLabel("Name", { exact: true });
  const question = page.getByRole("alertdialog", { name: "Leave without saving?" });

  await test.step("nothing typed, nothing asked", async () => {
    await expect(name).toBeVisible();
    await page.getByRole("link", { name: "Cancel" }).click();
    await expect(page).toHaveURL("/groups");
    await page.getByRole("link", { name: "New group" }).click();
  });

  await test.step("a link, by keyboard", async () => {
    await name.fill("Quay half");
    await page.getByRole("link", { name: "Users", exact: true }).press("Enter");
    await expect(question).toBeVisible();
    await expectSoundEverywhere(page, "the question before leaving");
    await page.setViewportSize({ width: 1280, height: 844 });
    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    await expect(name).toHaveValue("Quay half");
  });

  await test.step("keys that lead to another area", async () => {
    await page.getByRole("button", { name: "Create group" }).focus();
    await page.keyboard.press("g");
    await page.keyboard.press("u");
    await question.getByRole("button", { name: "Stay" }).click();
    await expect(name).toHaveValue("Quay half");
  });

  await test.step("going back", async () => {
    await page.goBack({ timeout: 2000 }).catch(() => null);
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Stay" }).click();
    await expect(page).toHaveURL("/groups/new");
    await expect(name).toHaveValue("Quay half");
  });

  await test.step("closing the tab, or loading it again", async () => {
    const asked = page.waitForEvent("dialog");
    const reloading = page.reload().catch(() => null);
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
    await reloading;
    await expect(name).toHaveValue("Quay half");
  });

  await test.step("leaving for good", async () => {
    await page.getByRole("link", { name: "Users", exact: true }).click();
    await question.getByRole("button", { name: "Leave" }).click();
    await expect(page).toHaveURL("/users");
    await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  });

  await test.step("what is saved is left without a question", async () => {
    await page.goto("/groups/new");
    await name.fill("Quay whole");
    await page.getByRole("button", { name: "Create group" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Quay whole" })).toBeVisible();
    await page.getByLabel("Description").fill("Those who load.");
    await page.getByRole("button", { name: "Save settings" }).click();
    await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
    await page.getByRole("link", { name: "Users", exact: true }).click();
    await expect(page).toHaveURL("/users");
  });
});

test("a session that ends in a long form says so at the button, keeps the input, and goes on in the same form", async ({
  open,
}) => {
  const page = await open();
  const signIn = async (at: Page) => {
    await at.goto("/sign-in");
    await typeSignIn(at, { ...account("olga"), code: await nextCode(account("olga").secret) });
    await expect(at.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  };
  await signIn(page);
  await page.setViewportSize({ width: 390, height: 700 });
  await page.goto("/policies/new");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Quay later");
  await choose(page, "Groups", "Quay hands");
  await endNewestSession("olga");
  const create = page.getByRole("button", { name: "Create policy" });
  await create.click();
  const message = page.getByRole("alert").filter({ hasText: "Your session has ended." });
  await expect(message).toBeInViewport();
  await expect(create).toBeInViewport();
  await expectSoundEverywhere(page, "a form whose session has ended");

  await test.step("signing in in another tab", async () => {
    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      message.getByRole("link", { name: "Sign in" }).click(),
    ]);
    await tab.waitForLoadState();
    await signIn(tab);
    await tab.close();
  });

  await page.setViewportSize({ width: 1280, height: 844 });
  await expect(name).toHaveValue("Quay later");
  await expect(page.getByRole("button", { name: "Remove Quay hands" })).toBeVisible();
  await create.click();
  await expect(page.getByRole("list", { name: "Policies in order" })).toContainText("Quay later");
});

test("a console that does not answer takes nothing with it", async ({ open, watch }) => {
  watch.expect(/ERR_FAILED|ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  const page = await open(asOwner);
  await page.goto("/groups/new");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Quay quiet");
  await page.route("**/*", (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await page.getByRole("button", { name: "Create group" }).click();
  await expect(
    page.getByRole("alert").filter({ hasText: "The console is not responding." }),
  ).toBeInViewport();
  await page.unroute("**/*");
  await expect(name).toHaveValue("Quay quiet");
  await page.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Quay quiet" })).toBeVisible();
});
