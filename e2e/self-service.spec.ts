/** What people do by themselves, on the phone: apps, recovery codes, password, own logins, how to connect. */
import type { Page } from "@playwright/test";
import { account, rememberAccount, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { createUser, enroll, issueLink, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { scanKey } from "./support/qr";
import { isAction, replay } from "./support/replay";
import { expect, phone, test } from "./support/test";

test("a person looks after their own phone and codes", async ({ open }) => {
  const selma = { username: "selma", displayName: "Selma Salt", password: "salt in the wound" };
  await addRoles(selma.username);
  const operator = await open({ storageState: sessionOf("olga") });
  await createUser(operator, selma);
  const page = await open(phone);
  const first = await enroll(page, await issueLink(operator), selma);
  await signInUser(page, first);
  await expect(page.getByRole("heading", { level: 1, name: selma.displayName })).toBeVisible();

  await test.step("the last app cannot be removed", async () => {
    await openMenu(page, "My phone", "Remove");
    await expect(page.getByRole("dialog", { name: "You cannot remove My phone yet" })).toBeVisible();
    await page.getByRole("button", { name: "Close" }).click();
  });

  const second = await test.step("another app, after showing that it is her", async () => {
    await page.getByRole("link", { name: "Add another" }).click();
    await expect(page.getByRole("heading", { name: "Add a second factor" })).toBeVisible();
    await page.getByRole("link", { name: /^Authenticator app/ }).click();
    await prove(page, selma.password, String(first.recoveryCodes[0]));
    await page.getByRole("button", { name: "Continue" }).click();
    const secret = await scanKey(page);
    await page.getByRole("button", { name: "The app shows a code" }).click();
    await page.getByLabel("Code", { exact: true }).fill(await nextCode(secret));
    await page.getByLabel("Name of this phone").fill("Tablet");
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByRole("heading", { name: "Your authenticator app is ready" })).toBeVisible();
    expect(await psql(selma.username, selma.password + (await nextCode(secret)))).toMatchObject({
      isIn: true,
    });
    await page.getByRole("link", { name: "Go to my page" }).click();
    return secret;
  });

  await test.step("named, made the default, the old one removed", async () => {
    await openMenu(page, "Tablet", "Rename");
    const rename = page.getByRole("dialog", { name: "Rename Tablet" });
    await rename.getByLabel("Name").fill("Kitchen tablet");
    // Someone else, signed in too, sends the very same first.
    const maria = await open(phone);
    await signInUser(maria, account("maria"));
    const answers: string[] = [];
    await page.route(
      () => true,
      async (route) => {
        const request = route.request();
        if (isAction(request)) answers.push(await replay(maria.context(), request));
        await route.continue();
      },
    );
    await rename.getByRole("button", { name: "Rename" }).click();
    await expect(rename).toBeHidden();
    await page.unrouteAll();
    expect(answers).toEqual([expect.stringContaining('"status":"error"')]);
    await maria.reload();
    await expect(maria.getByText("Kitchen tablet")).toHaveCount(0);
    await openMenu(page, "Kitchen tablet", "Make default");
    await expect(page.getByRole("listitem").filter({ hasText: "Kitchen tablet" })).toContainText("Default");
    await openMenu(page, "My phone", "Remove");
    const dialog = page.getByRole("alertdialog", { name: "Remove My phone?" });
    await prove(page, selma.password, String(first.recoveryCodes[1]));
    await dialog.getByRole("button", { name: "Remove" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("button", { name: "Change My phone" })).toHaveCount(0);
    expect(await psql(selma.username, selma.password + (await nextCode(first.secret)))).toMatchObject({
      isIn: false,
    });
  });

  await test.step("new recovery codes; the old ones are void", async () => {
    await expect(page.getByText("8 left")).toBeVisible();
    await page.getByRole("link", { name: "Create new ones" }).click();
    await prove(page, selma.password, await nextCode(second));
    await page.getByRole("button", { name: "Create new codes" }).click();
    await expect(page.getByRole("heading", { name: "Save your new recovery codes" })).toBeVisible();
    const codes = await page
      .getByRole("list", { name: "Recovery codes" })
      .getByRole("listitem")
      .allTextContents();
    expect(codes).toHaveLength(10);
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText("Save the codes, then tick the box")).toBeVisible();
    await page.getByRole("checkbox", { name: "I have saved them somewhere safe" }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText("10 left")).toBeVisible();
    const old = selma.password + String(first.recoveryCodes[2]);
    expect(await psql(selma.username, old)).toMatchObject({ isIn: false });
    expect(await psql(selma.username, selma.password + String(codes[0]))).toMatchObject({ isIn: true });
    rememberAccount({ ...selma, secret: second, recoveryCodes: codes.slice(1) });
  });

  await test.step("her logins, and nobody else's", async () => {
    await page.getByRole("link", { name: "My logins" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "My logins" })).toBeVisible();
    await expect(page.getByRole("main").getByRole("listitem").first()).toContainText("selma");
    await expect(page.getByText("maria")).toHaveCount(0);
  });

  await test.step("how to connect, as a command that works", async () => {
    await page.getByRole("link", { name: "Connect", exact: true }).click();
    await page.getByLabel("Server").fill("db.example.org");
    await expect(page.getByRole("region", { name: "psql command" })).toContainText("db.example.org");
    await expect(page.getByRole("region", { name: "psql command" })).toContainText("selma");
  });

  await test.step("signed out, the page is closed", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/me\/sign-in/);
    await page.goBack();
    await expect(page, "nor does the way back open it").toHaveURL(/\/me\/sign-in/);
  });
});

async function openMenu(page: Page, factor: string, item: string): Promise<void> {
  await page.getByRole("button", { name: `Change ${factor}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** Password and a code that counts, as asked once more before a change. */
async function prove(page: Page, password: string, code: string): Promise<void> {
  await page.getByLabel("Your password").fill(password);
  await page.getByLabel("Code", { exact: true }).fill(code);
}
