/** People who log in to PostgreSQL, and what an operator does about it: each change counts at the very next login. */
import type { Page } from "@playwright/test";
import { account, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { choose, createUser, enroll, issueLink, sectionOf, signInOperator, textOf } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { expect, phone, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };
const password = "a pearl for breakfast";

test("a user's life: created, enrolled, logged in, reset, enrolled again", async ({ page, open }) => {
  const dora = { username: "dora", displayName: "Dora Diver", password };
  await addRoles(dora.username);
  await signInOperator(page, account("olga"));
  const id = await createUser(page, dora);
  const link = await issueLink(page);
  const first = await enroll(await open(phone), link, dora);

  await test.step("the login stands in the log with its steps within a second or two", async () => {
    await page.goto("/login-log");
    await expect(page.getByText("Live: new attempts appear within a second.")).toBeVisible();
    const typed = password + (await nextCode(first.secret));
    expect(await psql(dora.username, typed)).toMatchObject({ isIn: true });
    const row = rowOf(page, dora.username);
    await expect(row).toContainText("Accepted", { timeout: 5000 });
    expect(await psql(dora.username, typed), "the same again").toMatchObject({ isIn: false });
    await expect(row.first()).toContainText("had let the same person in moments before", {
      timeout: 5000,
    });
    await row.first().getByRole("link").first().click();
    await expect(page.getByRole("heading", { name: "Login of dora" })).toBeVisible();
    const steps = sectionOf(page, "How it was decided").getByRole("listitem");
    await expect(steps.filter({ hasText: "password" }).first()).toBeVisible();
    await expect(steps.filter({ hasText: "failed:" }).first()).toBeVisible();
  });

  await test.step("the second factor is reset, with a reason, and the old code is refused", async () => {
    await page.goto(`/users/${id}`);
    await page.getByRole("button", { name: "Reset…" }).click();
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Reset" }).click();
    await expect(dialog.getByLabel("Reason"), "it asks for a reason").toBeVisible();
    await dialog.getByLabel("Reason").fill("Lost the phone in the harbour");
    await dialog.getByRole("button", { name: "Reset" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByText("None yet. Logins that ask for a code are refused.")).toBeVisible();
    expect(await psql(dora.username, password + (await nextCode(first.secret)))).toMatchObject({
      isIn: false,
    });
    await page.goto("/login-log");
    await expect(rowOf(page, dora.username).first()).toContainText("no second factor");
    await page.goto("/audit");
    const line = page.getByRole("listitem").filter({ hasText: "Lost the phone in the harbour" });
    await expect(line).toContainText(/olga.*reset/);
  });

  await test.step("she enrols anew, keeps her password, and is in", async () => {
    await page.goto(`/users/${id}`);
    const second = await enroll(await open(phone), await issueLink(page), { ...dora, hasPassword: true });
    expect(second.secret).not.toBe(first.secret);
    expect(await psql(dora.username, password + (await nextCode(second.secret)))).toMatchObject({
      isIn: true,
    });
    await page.reload();
    await expect(sectionOf(page, "Second factors")).toContainText("My phone");
  });
});

test("a bypass code and a recovery code each let in once", async ({ open }) => {
  const page = await open(asOwner);
  const benno = { username: "benno", displayName: "Benno Boatman", password };
  await addRoles(benno.username);
  const id = await createUser(page, benno);
  const enrolled = await enroll(await open(phone), await issueLink(page), benno);
  await page.goto(`/users/${id}`);
  await page.getByRole("button", { name: "Issue bypass code…" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByLabel("Reason").fill("Phone is at the repair shop");
  await dialog.getByRole("button", { name: "Issue" }).click();
  const bypass = await textOf(page.getByRole("status", { name: "Bypass code" }));
  for (const code of [bypass, String(enrolled.recoveryCodes[0])]) {
    expect(await psql(benno.username, password + code)).toMatchObject({ isIn: true });
    expect(await psql(benno.username, password + code)).toMatchObject({ isIn: false });
  }
  expect(await psql(benno.username, password + (await nextCode(enrolled.secret)))).toMatchObject({
    isIn: true,
  });
  await page.reload();
  await expect(page.getByText("No code is open.")).toBeVisible();
  await expect(page.getByText(/^9 of 10 recovery codes left/)).toBeVisible();
});

test("policy, dry run and disabling count at the next login", async ({ open }) => {
  const page = await open(asOwner);
  const user = { username: "night_load", displayName: "Nightly load" };
  await addRoles(user.username);
  const id = await createUser(page, user, password);
  expect(await psql(user.username, password), "without a second factor").toMatchObject({ isIn: false });

  await test.step("a group with a policy of its own", async () => {
    await page.goto("/groups/new");
    await page.getByLabel("Name", { exact: true }).fill("Night jobs");
    await page.getByRole("button", { name: "Create group" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Night jobs" })).toBeVisible();
    await choose(page, "Users", user.username);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByRole("region", { name: "Members" })).toContainText(user.username);
    await page.goto("/policies/new");
    await page.getByLabel("Name", { exact: true }).fill("Jobs without a phone");
    await choose(page, "Groups", "Night jobs");
    await page.getByRole("radio", { name: /^Password only/ }).check();
    await page.getByRole("button", { name: "Create policy" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Create anyway" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Policies" })).toBeVisible();
    expect(await psql(user.username, password)).toMatchObject({ isIn: true });
  });

  await test.step("the dry run says which policy decides, and why", async () => {
    await page.getByRole("link", { name: "Dry run" }).click();
    await choose(page, "User", user.username);
    await page.getByRole("button", { name: "Show what would happen" }).click();
    await expect(page.getByText("Accepted with: Password only.")).toBeVisible();
    await expect(sectionOf(page, "Why")).toContainText("Jobs without a phone");
    await choose(page, "User", "maria");
    await page.getByRole("button", { name: "Show what would happen" }).click();
    await expect(page.getByText("Accepted with: Password + second factor.")).toBeVisible();
  });

  await test.step("disabled, the user is refused; enabled, let in", async () => {
    for (const [word, isIn] of [
      ["Disable", false],
      ["Enable", true],
    ] as const) {
      await page.goto(`/users/${id}`);
      await page.getByRole("button", { name: `${word}…` }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: word }).click();
      await expect(page.getByRole("alertdialog")).toBeHidden();
      expect(await psql(user.username, password)).toMatchObject({ isIn });
    }
    await page.goto("/login-log");
    await expect(rowOf(page, user.username).nth(1)).toContainText("The user is disabled.");
  });

  await test.step("without the policy a code is asked for again", async () => {
    await page.goto("/policies");
    await page.getByRole("link", { name: "Jobs without a phone" }).click();
    await page.getByRole("radio", { name: /^Password \+ second factor/ }).check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved. Takes effect at the next login.")).toBeVisible();
    expect(await psql(user.username, password)).toMatchObject({ isIn: false });
  });
});

/** The rows of the login log about `username`, newest first. */
const rowOf = (page: Page, username: string) =>
  page.getByRole("region", { name: "Attempts" }).getByRole("row").filter({ hasText: username });
