/** Making operators of the journeys, each with a phone of their own. */
import type { Page } from "@playwright/test";
import { type Account, rememberAccount } from "./accounts";
import { nextCode } from "./codes";
import { signInOperator, textOf } from "./people";
import { scanKey } from "./qr";
import { expect } from "./test";

/** Creates an operator as an owner does; gives the link to hand over. `role` is its name on the page. */
export async function createOperator(owner: Page, username: string, role: string): Promise<string> {
  await owner.goto("/operators/new");
  await owner.getByLabel("Username").fill(username);
  await owner.getByRole("radio", { name: new RegExp(`^${role}`) }).check();
  await owner.getByRole("button", { name: "Create operator" }).click();
  const link = owner.getByRole("status", { name: "Link" });
  await expect(link).toHaveText(/\/operator-link#/);
  return textOf(link);
}

/** Opens `link` as the new operator: password, phone, first sign-in. Ends on the overview; all is remembered. */
export async function enrollOperator(page: Page, link: string, username: string): Promise<Account> {
  const password = "four lanterns keep watch";
  await page.goto(link);
  await expect(page.getByText(`You will sign in as ${username}`)).toBeVisible();
  await expect(page).toHaveURL(/\/operator-link$/);
  await page.getByLabel("1. Choose a password").fill(password);
  const secret = await scanKey(page);
  await page.getByLabel("3. Type the code that the app shows").fill(await nextCode(secret));
  await page.getByRole("button", { name: "Save and finish" }).click();
  await expect(
    page.getByText(`Sign in as ${username} with your password and the next code of your app.`),
  ).toBeVisible();
  const made = { username, password, secret };
  rememberAccount(made);
  await signInOperator(page, made);
  return made;
}
