/** The first run: from the printed link to the first real login, in one sitting. */
import { randomUUID } from "node:crypto";
import { aReading } from "@/lib/testing/readings";
import { expectSoundEverywhere, look } from "./support/accessibility";
import { rememberAccount, rememberSession, sessionOf } from "./support/accounts";
import { nextCode, wrongCode } from "./support/codes";
import { installation } from "./support/installation";
import { enroll, pick, textOf } from "./support/people";
import { addRoles, runSql, writeHba } from "./support/psql";
import { readQr, scanKey } from "./support/qr";
import { addReadServer, removeServer } from "./support/store";
import { expect, phone, test } from "./support/test";

test.describe.configure({ mode: "serial" });

const owner = { username: "olga", password: "nine brave otters" };
const person = { username: "maria", password: "hunter of pearls 7" };

test("from the setup link to the first login", async ({ page, open, watch }) => {
  const { setupUrl } = installation();
  await addRoles(person.username, "night_pump");

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
    await page.getByText("Cannot scan it? Type the key instead").click();
    await expect(page.getByRole("status", { name: "Key" })).toHaveText(scanned.replace(/.{4}(?=.)/g, "$& "));
    await page.getByLabel("Code that the app shows now").fill(wrongCode(scanned));
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByLabel("Code that the app shows now")).toHaveAccessibleDescription(
      /does not belong to the key/,
    );
    await page.getByLabel("Code that the app shows now").fill(await nextCode(scanned));
    await page.getByRole("button", { name: "Confirm" }).click();
    await page.getByLabel(`Next code for ${owner.username}`).fill(await nextCode(scanned));
    await page.getByRole("button", { name: "Sign in" }).click();
    return scanned;
  });
  rememberAccount({ ...owner, secret });

  await test.step("organisation", async () => {
    await expect(page.getByRole("heading", { name: "Your organisation" })).toBeVisible();
    await expect(page, "the token does not come back with a refresh").toHaveURL("/setup");
    await rememberSession(page, owner.username);
    await page.getByLabel("Name").fill("Pearl Fishers");
    await page.getByRole("button", { name: "Continue" }).click();
  });

  await test.step("the console stays on this computer", async () => {
    await expect(page.getByRole("heading", { name: "Address of this console" })).toBeVisible();
    await expect(page.getByRole("radio", { name: "On this computer only" })).toBeChecked();
    await expectSoundEverywhere(page, "the question from where people open the console");
    await page.setViewportSize({ width: 1280, height: 800 });
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

  await test.step("PostgreSQL becomes a client, and its secret is not shown where nobody needs it", async () => {
    await expect(page.getByRole("heading", { name: "Add PostgreSQL as a client" })).toBeVisible();
    await expect(page.getByText("Step 6 of 13")).toBeVisible();
    await expect(page.getByLabel("Address of the server")).toHaveValue("127.0.0.1");
    await page.getByRole("button", { name: "Continue" }).click();
  });

  await test.step("the server is registered with the SQL and the line of the page", async () => {
    await expect(page.getByRole("heading", { name: "Register the server" })).toBeVisible();
    await expect(page.getByText("shown again")).toHaveCount(0);
    await expect(page.getByLabel("Host", { exact: true })).toHaveValue("127.0.0.1");
    await page.getByRole("button", { name: "Connect and read" }).click();
    await expect(page.getByLabel("Port", { exact: true })).toHaveAccessibleDescription(/Nothing listens/);
    await page.getByLabel("Port", { exact: true }).fill(String(installation().protectedPostgres.port));
    await page.getByRole("button", { name: "Connect and read" }).click();
    await expect(page.getByRole("alert").first()).toContainText(/pg_hba\.conf|role/);
    const sql = await textOf(page.getByRole("region", { name: "SQL, run with psql by a superuser" }));
    runSql(sql);
    const line = await textOf(
      page.getByRole("region", { name: "pg_hba.conf, above the lines for everyone" }),
    );
    await writeHba(line.split("\n"));
    const id = randomUUID();
    await addReadServer(id, "PostgreSQL", aReading());
    await page.getByRole("button", { name: "Connect and read" }).click();
    await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(
      /is called PostgreSQL already\. Choose another name/,
    );
    await removeServer(id);
    await page.getByRole("button", { name: "Connect and read" }).click();
    await expect(page.getByText(/was read: PostgreSQL 18/)).toBeVisible();
    await page.getByRole("button", { name: "Continue" }).click();
  });

  await test.step("its roles are sorted: a person, a service account, nobody", async () => {
    await expect(page.getByRole("heading", { name: "Who uses its roles?" })).toBeVisible();
    const roles = page.getByRole("list", { name: "Roles" }).getByRole("listitem");
    await expect(roles.filter({ hasText: "postern_monitor" })).toHaveCount(0);
    await expect(page.getByLabel("What maria is")).toContainText("Person");
    await expect(page.getByLabel("What postgres is")).toContainText("Nobody");
    await pick(page.getByLabel("What night_pump is"), /Service account/);
    await page.getByLabel("Where night_pump connects from").fill("somewhere");
    await page.getByRole("button", { name: "Create 1 user and continue" }).click();
    await expect(page.getByLabel("Where night_pump connects from")).toHaveAccessibleDescription(
      /Write an address/,
    );
    await page.getByLabel("Where night_pump connects from").fill("10.20.0.7");
    await page.getByRole("button", { name: "Create 1 user and continue" }).click();
    await expect(page.getByRole("heading", { name: "Import passwords" })).toBeVisible();
    await page.getByRole("button", { name: "Continue without importing" }).click();
  });

  const link = await test.step("the first phone, with a link as text and as QR code", async () => {
    await expect(page.getByRole("heading", { name: "Enrol the first phone" })).toBeVisible();
    await page.getByRole("button", { name: "Issue the link" }).click();
    const shown = await textOf(page.getByRole("status", { name: "Enrolment link" }));
    expect(await readQr(page.getByRole("img", { name: /enrolment link of maria/ }))).toBe(shown);
    return shown;
  });

  const maria = await test.step("Maria enrols on a phone", async () => {
    const mobile = await open(phone);
    const account = await enroll(mobile, link, person);
    expect(account.recoveryCodes).toHaveLength(new Set(account.recoveryCodes).size);
    await expect(page.getByText("maria has a phone")).toBeVisible();
    await expect(page.getByRole("status", { name: "Enrolment link" })).toBeHidden();
    await page.getByRole("button", { name: "Continue" }).click();
    return account;
  });

  await test.step("programs propose the reuse window that they need, with what it costs", async () => {
    await expect(page.getByRole("heading", { name: "Which programs do people use?" })).toBeVisible();
    await expect(page.getByText("Recommended: each code works once")).toBeVisible();
    await page.getByRole("checkbox", { name: "pgAdmin" }).check();
    await expect(page.getByText(/one code opens up to 5 connections within 60 seconds/)).toBeVisible();
    await expect(page.getByText(/What this costs/)).toBeVisible();
    await page.getByRole("button", { name: "Allow it and continue" }).click();
    const question = page.getByRole("alertdialog");
    await expect(question).toContainText("weakens the second factor");
    await question.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("checkbox", { name: "pgAdmin" }).uncheck();
    await page.getByRole("button", { name: "Continue" }).click();
  });

  await test.step("the lines for pg_hba.conf go into PostgreSQL as they are shown", async () => {
    await expect(page.getByRole("heading", { name: "Change pg_hba.conf" })).toBeVisible();
    await expect(page.getByRole("radio", { name: /^LDAPS:/ })).toBeChecked();
    await page.getByRole("button", { name: "Check the certificate" }).click();
    await expect(page.getByText(/It shows a certificate of this authority/)).toBeVisible();
    await page.getByRole("radio", { name: /^RADIUS:/ }).click();
    await expect(page.getByRole("region", { name: "pg_hba.conf" })).toContainText("SHARED-SECRET");
    await page.getByRole("button", { name: "Show the secret" }).click();
    await expect(page.getByRole("region", { name: "pg_hba.conf" })).not.toContainText("SHARED-SECRET");
    const lines = (await textOf(page.getByRole("region", { name: "pg_hba.conf" }))).split("\n");
    const asking = lines.filter((line) => line.includes(" radius "));
    expect(asking.at(-1)).toContain(`radiusports="${installation().radiusPort}"`);
    for (const account of ["postern_monitor", "night_pump"]) {
      expect(lines.filter((line) => line.includes(account))).toHaveLength(1);
    }
    await writeHba(lines);
    await page.getByRole("button", { name: "Continue" }).click();
  });

  await expect(page.getByRole("heading", { name: "Is it closed?" })).toBeVisible();
  const port = installation().protectedPostgres.port;
  await expect(page.getByRole("region", { name: /The same with psql/ })).toHaveText(
    `psql "host=127.0.0.1 port=${port} dbname=postgres user=maria sslmode=require"`,
  );
  const logins = page.getByRole("region", { name: "Logins" });
  await expect(logins).toContainText("No login has arrived yet");
  const checks = page.getByRole("list", { name: "Checks" }).getByRole("listitem");
  const run = async (code: string) => {
    await page.getByLabel("Password", { exact: true }).fill(maria.password);
    await page.getByLabel("Code", { exact: true }).fill(code);
    await page.getByRole("button", { name: /^Run / }).click();
  };

  await test.step("a wrong code is refused, and the page says why", async () => {
    await run(wrongCode(maria.secret));
    await expect(checks.filter({ hasText: "With TLS, password and code:" })).toContainText(
      "The password was right, but the code was wrong.",
    );
    await expect(checks.filter({ hasText: "without a code:" })).toContainText("Not checked");
    await expect(page.getByRole("heading", { name: "Is it closed?" })).toBeVisible();
    await expect(logins.getByRole("listitem").first()).toContainText("Refused");
  });

  await test.step("a line above is named though all four checks are right, and it does not work", async () => {
    await run(await nextCode(maria.secret));
    await expect(checks.filter({ hasText: "Passed" })).toHaveCount(4);
    await expect(checks.last()).toContainText("Line 1: host all postgres 127.0.0.1/32 scram-sha-256");
    await expect(page.getByRole("alert").filter({ hasText: "It is not closed yet" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Is it closed?" })).toBeVisible();
  });

  await test.step("once that is accepted with a reason, it works", async () => {
    const ways = await open({ storageState: sessionOf(owner.username) });
    await ways.goto(
      (await checks.last().getByRole("link", { name: "Second-factor gaps" }).getAttribute("href")) ?? "",
    );
    await ways.getByRole("button", { name: "Accept…" }).click();
    const dialog = ways.getByRole("alertdialog");
    await dialog.getByLabel("Reason").fill("The tests look after the server with it");
    const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel("Until").fill(inAMonth);
    await dialog.getByRole("button", { name: "Accept" }).click();
    await expect(dialog).toBeHidden();
    await run(await nextCode(maria.secret));
    await expect(page.getByRole("heading", { name: "It works" })).toBeVisible();
    await expect(checks.filter({ hasText: "Passed" })).toHaveCount(5);
    await expect(page.getByRole("region", { name: "Not counted as gaps" })).toContainText(
      "postgres: scram-sha-256 from 127.0.0.1/32, accepted until",
    );
  });

  await test.step("a test that cannot run takes nothing from one before it", async () => {
    watch.expect(/live-test\/protection/);
    await page.route("**/live-test/protection", (route) => route.abort());
    await run("123456");
    await expect(page.getByText("The console cannot be reached.")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Is it closed?" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "It works" })).toHaveCount(0);
    await page.unroute("**/live-test/protection");
  });

  await page.getByRole("link", { name: "Finish" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "Second-factor gaps" })).toContainText("0");
  await expect(page.getByText(/Not checked/)).toHaveCount(0);
});

test("the setup link opens nothing a second time", async ({ page }) => {
  await page.goto(installation().setupUrl);
  await expect(page).toHaveURL("/sign-in?next=%2Fsetup");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("the owner can come back to the wizard, which shows a secret only when it is asked for", async ({
  open,
}) => {
  const page = await open({ storageState: sessionOf(owner.username) });
  await page.goto(installation().setupUrl);
  await expect(page).toHaveURL("/setup");
  await expect(page.getByRole("heading", { name: "It works" })).toBeVisible();
  await page.getByRole("button", { name: /pg_hba\.conf/ }).click();
  await page.getByRole("radio", { name: /^RADIUS:/ }).click();
  await expect(page.getByRole("region", { name: "pg_hba.conf" })).toContainText(
    'radiussecrets="SHARED-SECRET"',
  );
});
