/** The first run: from the printed link to the first real login, in one sitting. */
import { look } from "./support/accessibility";
import { rememberAccount, rememberSession, sessionOf } from "./support/accounts";
import { nextCode, wrongCode } from "./support/codes";
import { installation } from "./support/installation";
import { enroll, textOf } from "./support/people";
import { addRoles, psql, writeHba } from "./support/psql";
import { readQr, scanKey } from "./support/qr";
import { expect, phone, test } from "./support/test";

test.describe.configure({ mode: "serial" });

const owner = { username: "olga", password: "nine brave otters" };
const person = { username: "maria", password: "hunter of pearls 7" };

test("from the setup link to the first login", async ({ page, open }) => {
  test.setTimeout(300_000);
  const { setupUrl } = installation();
  await addRoles(person.username);

  await test.step("the link is checked, and it leaves the address bar", async () => {
    await page.goto("/setup#not-the-token");
    await expect(page.getByRole("status")).toContainText("setup link");
    await page.goto("/sign-in");
    await expect(page.getByRole("status")).toContainText("not set up yet");
    await page.goto(setupUrl);
    await expect(page.getByRole("heading", { name: "Create your account" })).toBeVisible();
    await expect(page).toHaveURL("/setup");
  });

  await test.step("a weak password is refused beside its field, and what was typed stays", async () => {
    await page.getByLabel("Username").fill(owner.username);
    await page.getByLabel("Password", { exact: true }).fill("short");
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/at least/i);
    await expect(page.getByLabel("Username")).toHaveValue(owner.username);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Continue" }).click();
  });

  const secret = await test.step("the owner adds a phone by its QR code", async () => {
    await expect(page.getByRole("heading", { name: "Add your phone" })).toBeVisible();
    const scanned = await scanKey(page);
    await page.getByText("Cannot scan? Type the key").click();
    await expect(page.getByRole("status", { name: "Key" })).toHaveText(scanned.replace(/.{4}(?=.)/g, "$& "));
    await page.getByLabel("Code that the app shows now").fill(wrongCode(scanned));
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByLabel("Code that the app shows now")).toHaveAccessibleDescription(/not the code/);
    await page.getByLabel("Code that the app shows now").fill(await nextCode(scanned));
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByLabel(`Next code for ${owner.username}`).fill(await nextCode(scanned));
    await page.getByRole("button", { name: "Sign in" }).click();
    return scanned;
  });
  rememberAccount({ ...owner, secret });

  await test.step("organisation", async () => {
    await expect(page.getByRole("heading", { name: "Your organisation" })).toBeVisible();
    await rememberSession(page, owner.username);
    await page.getByLabel("Name").fill("Pearl Fishers");
    await page.getByRole("button", { name: "Continue" }).click();
  });

  await test.step("before there is anything, each page says what to do first", async () => {
    const empty = await open({ storageState: sessionOf(owner.username) });
    for (const path of [
      "/",
      "/users",
      "/groups",
      "/policies",
      "/clients",
      "/login-log",
      "/policies/dry-run",
    ]) {
      await look(empty, path);
    }
  });

  const sharedSecret = await test.step("PostgreSQL becomes a client, its secret shows once", async () => {
    await expect(page.getByRole("heading", { name: "Let PostgreSQL ask" })).toBeVisible();
    await expect(page.getByLabel("Address of the server")).toHaveValue("127.0.0.1");
    await page.getByRole("button", { name: "Create and show the secret" }).click();
    const shown = await textOf(page.getByRole("status", { name: "Shared secret" }));
    expect(shown.length).toBeGreaterThanOrEqual(32);
    await page.getByRole("button", { name: "Continue" }).click();
    return shown;
  });

  await test.step("the lines for pg_hba.conf go into PostgreSQL as they are shown", async () => {
    await expect(page.getByRole("heading", { name: "Change pg_hba.conf" })).toBeVisible();
    await page.getByRole("radio", { name: /By RADIUS/ }).click();
    const lines = (await textOf(page.getByRole("region", { name: "pg_hba.conf" }))).split("\n");
    const asking = lines.filter((line) => line.includes(" radius "));
    expect(asking.at(-1)).toContain(`radiussecrets="${sharedSecret}"`);
    expect(asking.at(-1)).toContain(`radiusports="${installation().radiusPort}"`);
    await writeHba(lines);
    await page.getByRole("button", { name: "Continue" }).click();
  });

  const link = await test.step("the first user, with a link as text and as QR code", async () => {
    await expect(page.getByRole("heading", { name: "The first user" })).toBeVisible();
    await page.getByLabel("Database role").fill(person.username);
    await page.getByLabel(/Name of the person/).fill("Maria Perez");
    await page.getByRole("button", { name: "Create and show the link" }).click();
    const shown = await textOf(page.getByRole("status", { name: "Enrolment link" }));
    expect(await readQr(page.getByRole("img", { name: /enrolment link of maria/ }))).toBe(shown);
    await page.getByRole("button", { name: "Continue" }).click();
    return shown;
  });

  await expect(page.getByRole("heading", { name: "Waiting for the first login" })).toBeVisible();
  const logins = page.getByRole("region", { name: "Logins" });
  await expect(logins).toContainText("Nothing has arrived yet");

  const maria = await test.step("Maria enrols on a phone", async () => {
    const mobile = await open(phone);
    const account = await enroll(mobile, link, person);
    expect(account.recoveryCodes).toHaveLength(new Set(account.recoveryCodes).size);
    await expect(mobile.getByText("Nothing has arrived")).toHaveCount(0);
    return account;
  });

  await test.step("a wrong code is refused, and the waiting page says why", async () => {
    expect(await psql(maria.username, maria.password + wrongCode(maria.secret))).toMatchObject({
      isIn: false,
    });
    const line = logins.getByRole("listitem").first();
    await expect(line).toContainText("Refused");
    await expect(line).toContainText("The password was right, the code was not.");
  });

  await test.step("password and code let her in, and the waiting page says so", async () => {
    expect(await psql(maria.username, maria.password + (await nextCode(maria.secret)))).toMatchObject({
      isIn: true,
    });
    const line = logins.getByRole("listitem").first();
    await expect(line).toContainText("Accepted");
    await expect(line).toContainText("Password and code were right.");
    await expect(page.getByRole("heading", { name: "It works" })).toBeVisible();
  });

  await page.getByRole("link", { name: "Finish" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});

test("the setup link opens nothing a second time", async ({ page }) => {
  await page.goto(installation().setupUrl);
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("the owner can come back to the wizard, which shows no secret again", async ({ open }) => {
  const page = await open({ storageState: sessionOf(owner.username) });
  await page.goto("/setup");
  await page.getByRole("button", { name: /pg_hba\.conf/ }).click();
  await page.getByRole("radio", { name: /By RADIUS/ }).click();
  await expect(page.getByRole("region", { name: "pg_hba.conf" })).toContainText(
    'radiussecrets="SHARED-SECRET"',
  );
});
