/** What people of the journeys do again and again: sign in, make a user, hand over a link, enrol with it. */
import type { Locator, Page } from "@playwright/test";
import { type Account, rememberAccount, rememberSession } from "./accounts";
import { nextCode } from "./codes";
import { scanKey } from "./qr";
import { expect } from "./test";

/** The text of one element, without the spaces around it. */
export async function textOf(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? "").trim();
}

/** The part of a page under the heading `title`. */
export function sectionOf(page: Page, title: string): Locator {
  return page.locator("section", { has: page.getByRole("heading", { name: title, exact: true }) });
}

/** Types into a list to pick from, and picks. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).fill(option);
  await page.getByRole("option", { name: option }).first().click();
}

/**
 * Opens a list and picks one of it. In the moment in which a list opens it takes no click, lest the press that opened it picks
 * what came to lie under the pointer: then the list is still there, and the hand presses again.
 */
export async function pick(list: Locator, name: string | RegExp): Promise<void> {
  const option = list.page().getByRole("option", { name });
  await list.click();
  await expect(option).toBeVisible();
  await expect(async () => {
    if (await option.isVisible()) await option.click({ timeout: 5_000 });
    await expect(option).toBeHidden({ timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
}

/** Fills the sign-in form of operators or of people and sends it. */
export async function typeSignIn(
  page: Page,
  typed: { readonly username: string; readonly password: string; readonly code: string },
): Promise<void> {
  await page.getByLabel("Username").fill(typed.username);
  await page.getByLabel("Password", { exact: true }).fill(typed.password);
  await page.getByLabel("Code", { exact: true }).fill(typed.code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Signs in to the console and remembers the session. */
export async function signInOperator(page: Page, operator: Account): Promise<void> {
  await page.goto("/sign-in");
  await typeSignIn(page, { ...operator, code: await nextCode(operator.secret) });
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await rememberSession(page, operator.username);
}

/** Signs in to self-service. */
export async function signInUser(page: Page, user: Account): Promise<void> {
  await page.goto("/me/sign-in");
  await typeSignIn(page, { ...user, code: await nextCode(user.secret) });
  await expect(page.getByRole("heading", { name: "Second factors" })).toBeVisible();
}

/**
 * Creates a user in the console as an operator would; ends on the user's page and gives its id. Only services have an
 * `initialPassword`.
 */
export async function createUser(
  page: Page,
  user: { readonly username: string; readonly displayName?: string },
  initialPassword = "",
): Promise<string> {
  await page.goto("/users/new");
  await page.getByLabel("Database role name").fill(user.username);
  await page.getByRole("textbox", { name: /^Name/ }).fill(user.displayName ?? "");
  await page.getByLabel(/^Password/).fill(initialPassword);
  await page.getByRole("button", { name: "Create user" }).click();
  await page.waitForURL(/\/users\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Issues an enrolment link on the user's page that is open. */
export async function issueLink(page: Page): Promise<string> {
  await page.getByRole("button", { name: /^Issue (enrolment link|another)$/ }).click();
  const link = page.getByRole("status", { name: "Enrolment link" });
  await expect(link).toHaveText(/\/enroll#/);
  return textOf(link);
}

/**
 * Enrols with `link`, as a person with the phone in hand. `password`: the one to choose, or the one they have, when
 * `hasPassword`. Ends on how to connect; the account is remembered.
 */
export async function enroll(
  page: Page,
  link: string,
  person: { readonly username: string; readonly password: string; readonly hasPassword?: boolean },
): Promise<Account & { readonly recoveryCodes: readonly string[] }> {
  const { username, password } = person;
  await page.goto(link);
  await expect(page.getByText(username, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByLabel(person.hasPassword ? "Password" : "New password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Add it to your authenticator app" })).toBeVisible();
  const secret = await scanKey(page);
  await page.getByRole("button", { name: "The app shows a code" }).click();
  await page.getByLabel("Code", { exact: true }).fill(await nextCode(secret));
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { name: "Save your recovery codes" })).toBeVisible();
  const recoveryCodes = await page
    .getByRole("list", { name: "Recovery codes" })
    .getByRole("listitem")
    .allInnerTexts();
  await page.getByRole("checkbox", { name: "I have saved them somewhere safe" }).check();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: /Here is how to connect/ })).toBeVisible();
  expect(page.url(), "the token left the address bar").not.toContain("#");
  const account = { username, password, secret, recoveryCodes };
  rememberAccount(account);
  return account;
}
