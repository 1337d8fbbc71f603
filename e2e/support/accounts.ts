/** What the journeys remember of their people from one file to the next: secrets, and signed-in browsers. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { installation } from "./installation";

/** Someone of the journeys; secret is the base32 key in their authenticator app. */
export type Account = {
  readonly username: string;
  readonly password: string;
  readonly secret: string;
  readonly recoveryCodes?: readonly string[];
};

const fileOf = (kind: string, name: string) => join(installation().notes, `${kind}-${name}.json`);

export function rememberAccount(account: Account): void {
  writeFileSync(fileOf("account", account.username), JSON.stringify(account));
}

/** @throws Error when the journey that makes this account did not run */
export function account(username: string): Account {
  const file = fileOf("account", username);
  if (!existsSync(file)) throw new Error(`No journey made ${username} before this one.`);
  return JSON.parse(readFileSync(file, "utf8")) as Account;
}

/** Keeps the cookies of `page`, so that other tests go on as `username` without a code. */
export async function rememberSession(page: Page, username: string): Promise<void> {
  await page.context().storageState({ path: fileOf("session", username) });
}

/** For `storageState` of a browser. */
export const sessionOf = (username: string): string => fileOf("session", username);
