/**
 * The first hour with Debian's PostgreSQL and its stock pg_hba.conf, by LDAPS with the mouse and by RADIUS with the keyboard
 * alone on a phone's screen: what pages show is pasted as it is, and the server is closed at the end, for psql too.
 */
import type { Page } from "@playwright/test";
import { debianBinaries } from "@/lib/testing/debian-postgres";
import { expectSound, expectSoundEverywhere } from "./support/accessibility";
import { nextCode } from "./support/codes";
import { type DebianHost, startDebianHost } from "./support/debian-host";
import { type Hands, keyboard, mouse } from "./support/hands";
import { type OwnInstallation, startOwnInstallation } from "./support/installation";
import { enroll, pick, textOf } from "./support/people";
import { scanKey } from "./support/qr";
import { test as base, expect, phone } from "./support/test";

const owner = { username: "olga", password: "nine brave otters" };
const person = { username: "anna_stock", password: "seven old lanterns" };
const oldPassword = "before Postern came";

const test = base.extend<{ own: OwnInstallation; host: DebianHost }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  own: async ({}, use) => {
    const own = await startOwnInstallation();
    await use(own);
    await own.stop();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  host: async ({}, use) => {
    const host = await startDebianHost([{ name: person.username, password: oldPassword }]);
    await use(host);
    await host.remove();
  },
  baseURL: async ({ own }, use) => use(own.consoleUrl),
});
test.skip(debianBinaries() === null, "No PostgreSQL from packages is installed.");

type Journey = {
  readonly page: Page;
  readonly hands: Hands;
  readonly host: DebianHost;
  readonly button: (name: string | RegExp) => ReturnType<Page["getByRole"]>;
  /** Looks whether the page is sound on its screen. */
  readonly sound: (where: string) => Promise<void>;
};

const journey = (page: Page, hands: Hands, host: DebianHost, sound: Journey["sound"]): Journey => ({
  ...{ page, hands, host, sound },
  button: (name) => page.getByRole("button", { name, exact: typeof name === "string" }),
});

async function becomeOwner({ page, hands, button }: Journey, setupUrl: string): Promise<void> {
  await page.goto(setupUrl);
  await hands.type(page.getByLabel("Username"), owner.username);
  await hands.type(page.getByLabel("Password", { exact: true }), owner.password);
  await hands.press(button("Continue"));
  await expect(page.getByRole("heading", { name: "Add your phone" })).toBeVisible();
  const secret = await scanKey(page);
  await hands.type(page.getByLabel("Code that the app shows now"), await nextCode(secret));
  await hands.press(button("Confirm"));
  await hands.type(page.getByLabel(`Next code for ${owner.username}`), await nextCode(secret));
  await hands.press(button("Sign in"));
  await expect(page.getByRole("heading", { name: "Your organisation" })).toBeVisible();
  await hands.type(page.getByLabel("Name"), "Stock Keepers");
  await hands.press(button("Continue"));
  await expect(page.getByRole("heading", { name: "Address of this console" })).toBeVisible();
  await expect(page.getByRole("radio", { name: "On this computer only" })).toBeChecked();
  await hands.press(button("Continue"));
}

/** From the client to the sorted roles. The stock file lets the monitoring role in from this machine by itself. */
async function registerServer({ page, hands, host, button, sound }: Journey): Promise<void> {
  await expect(page.getByRole("heading", { name: "Add PostgreSQL as a client" })).toBeVisible();
  await sound("the step of the client");
  await hands.press(button("Continue"));
  await expect(page.getByRole("heading", { name: "Register the server" })).toBeVisible();
  await sound("the step of the server");
  await hands.type(page.getByLabel("Port", { exact: true }), String(host.port));
  host.runSql(await textOf(page.getByRole("region", { name: "SQL, run with psql by a superuser" })));
  await hands.press(button("Connect and read"));
  await expect(page.getByText(/was read: PostgreSQL/)).toBeVisible();
  await expect(page.getByText(/^[1-9]\d* now\. The lines in a later step close them\.$/)).toBeVisible();
  await hands.press(button("Continue"));
  await expect(page.getByRole("heading", { name: "Who uses its roles?" })).toBeVisible();
  await sound("the step of the roles");
  await hands.press(button("Create 1 user and continue"));
  await expect(page.getByRole("heading", { name: "Import passwords" })).toBeVisible();
  await sound("the step of passwords");
}

async function handOver({ page, hands, button, sound }: Journey): Promise<string> {
  await expect(page.getByRole("heading", { name: "Enrol the first phone" })).toBeVisible();
  await hands.press(button("Issue the link"));
  const link = await textOf(page.getByRole("status", { name: "Enrolment link" }));
  await sound("the step of the first phone");
  await hands.press(button("Continue"));
  await expect(page.getByRole("heading", { name: "Which programs do people use?" })).toBeVisible();
  await sound("the step of programs");
  await hands.press(button("Continue"));
  await expect(page.getByRole("heading", { name: "Change pg_hba.conf" })).toBeVisible();
  return link;
}

const shownLines = async (page: Page) =>
  (await page.getByRole("region", { name: "pg_hba.conf" }).textContent()) ?? "";
const reloadCommand = (page: Page) => textOf(page.getByRole("region", { name: /^Reload/ }));

async function runChecks(
  { page, hands, button }: Journey,
  typed: { readonly password: string; readonly code: string; readonly oldPassword?: string },
): Promise<void> {
  await hands.type(page.getByLabel("Password", { exact: true }), typed.password);
  await hands.type(page.getByLabel("Code", { exact: true }), typed.code);
  await hands.type(page.getByLabel(/^Old password/), typed.oldPassword ?? "");
  await hands.press(button(/^Run /));
  await expect(button("Stop")).toHaveCount(0, { timeout: 60_000 });
}

/** psql as people start it: not one of these gets in without the code. */
async function expectClosed(host: DebianHost, passwords: readonly string[]): Promise<void> {
  for (const password of passwords) {
    for (const mode of ["disable", "prefer", "require"]) {
      const login = await host.psql(person.username, password, `sslmode=${mode}`);
      expect(login, `${password} with sslmode=${mode}`).toMatchObject({ isIn: false });
    }
  }
}

/** Lines above, and between those for people and the refusal: each is named, and nothing is praised. */
async function plant(made: Journey, good: string, command: string, secret: string, password: string) {
  const { page, host, sound } = made;
  const checks = page.getByRole("list", { name: "Checks" }).getByRole("listitem");
  const planted = "hostnossl all all 127.0.0.1/32 scram-sha-256";
  const between = good.replace(/^# Nobody else/m, `${planted}\n$&`);
  for (const [where, file] of [
    ["above", `${planted}\n${good}`],
    ["below", between],
  ] as const) {
    expect(await host.reload(file, command)).toBe("Reloaded: true");
    expect(await host.psql(person.username, oldPassword, "sslmode=disable"), where).toMatchObject({
      isIn: true,
    });
    await runChecks(made, { password, code: await nextCode(secret) });
    const number = file.split("\n").indexOf(planted) + 1;
    for (const check of ["Without TLS", "With the old password"]) {
      const item = checks.filter({ hasText: check }).first();
      await expect(item).toContainText("Failed");
      await expect(item).toContainText(`Line ${number}: ${planted}`);
    }
    await expect(page.getByRole("alert").filter({ hasText: "It is not closed yet" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "It works" })).toHaveCount(0);
    await sound(`a line ${where} that is named`);
  }
  expect(await host.reload(good, command)).toBe("Reloaded: true");
}

test("by LDAPS, with the password that the role had", async ({ page, open, own, host }) => {
  test.setTimeout(1_800_000);
  const sound = (where: string) =>
    expectSoundEverywhere(page, where).then(() => page.setViewportSize({ width: 1280, height: 800 }));
  const made = journey(page, mouse, host, sound);
  const { button } = made;
  expect(await host.psql(person.username, oldPassword, "sslmode=prefer")).toMatchObject({ isIn: true });
  await becomeOwner(made, own.setupUrl);
  await registerServer(made);

  await test.step("whoever goes back finds the answers, and may change them", async () => {
    const answer = page.getByLabel(`What ${person.username} is`);
    await button("Back").click();
    await expect(answer).toContainText("Person");
    await expect(page.getByLabel("What postgres is")).toContainText("Nobody");
    await pick(answer, /^Nobody/);
    await expect(page.getByText("Its user, which nobody has used yet, is deleted.")).toBeVisible();
    await pick(answer, /^Person/);
    await button("Continue").click();
  });

  await test.step("the password of the role is imported", async () => {
    const command = page.getByRole("region", { name: "On the database server" });
    await page.getByLabel("Output").fill(host.print(await textOf(command)));
    await button("Show what would be imported").click();
    await button("Import 1 password").click();
    await expect(page.getByText("1 password imported")).toBeVisible();
    await button("Continue").click();
  });
  const link = await handOver(made);
  const anna = await enroll(await open(phone), link, { ...person, password: oldPassword, hasPassword: true });

  const { good, command } = await test.step("trust and lines are pasted as they are shown", async () => {
    await expect(page.getByRole("radio", { name: /^LDAPS: every version/ })).toBeChecked();
    await sound("the lines by LDAPS");
    host.paste(await textOf(page.getByRole("region", { name: "Trust the workers" })));
    await button("Check the certificate").click();
    await expect(page.getByText(/It shows a certificate of this authority/)).toBeVisible();
    const lines = await shownLines(page);
    expect(lines).toContain("ldapscheme=ldaps");
    const command = await reloadCommand(page);
    const good = `${lines}\n${host.hba()}`;
    expect(await host.reload(good, command)).toBe("Reloaded: true");
    await button("Continue").click();
    return { good, command };
  });

  await test.step("four checks are green, and only then it works", async () => {
    await expect(page.getByRole("heading", { name: "Is it closed?" })).toBeVisible();
    await runChecks(made, { password: oldPassword, code: await nextCode(anna.secret) });
    const checks = page.getByRole("list", { name: "Checks" }).getByRole("listitem");
    await expect(checks.filter({ hasText: "Passed" })).toHaveCount(5);
    await expect(checks.nth(3)).toContainText("imported from PostgreSQL");
    await expect(page.getByRole("heading", { name: "It works" })).toBeVisible();
    await sound("the checks that are right");
  });
  await expectClosed(host, [oldPassword]);
  const code = await nextCode(anna.secret);
  expect(await host.psql(person.username, oldPassword + code)).toMatchObject({ isIn: true });

  await plant(made, good, command, anna.secret, oldPassword);

  await page.goto("/");
  await expect(page.getByText("failed its protection test")).toBeVisible();
});

test("by RADIUS, with the keyboard alone on a small screen", async ({ open, own, host }) => {
  test.setTimeout(1_800_000);
  const page = await open({ viewport: { width: 390, height: 844 }, colorScheme: "dark" });
  const made = journey(page, keyboard(page), host, (where) => expectSound(page, where));
  const { hands, button } = made;
  await becomeOwner(made, own.setupUrl);
  await registerServer(made);
  await hands.press(button("Continue without importing"));
  const link = await handOver(made);
  const anna = await enroll(await open(phone), link, person);

  const { good, command } = await test.step("the lines are pasted as they are shown", async () => {
    await hands.choose(page.getByRole("radio", { name: /^RADIUS: PostgreSQL 18/ }));
    await hands.press(button("Show the secret"));
    await expect(page.getByRole("region", { name: "pg_hba.conf" })).not.toContainText("SHARED-SECRET");
    await made.sound("the lines by RADIUS");
    const lines = await shownLines(page);
    expect(lines).toContain(" radius radiusservers=");
    const command = await reloadCommand(page);
    const good = `${lines}\n${host.hba()}`;
    expect(await host.reload(good, command)).toBe("Reloaded: true");
    await hands.press(button("Continue"));
    return { good, command };
  });

  await test.step("four checks are green with the old password typed, and only then it works", async () => {
    await expect(page.getByRole("heading", { name: "Is it closed?" })).toBeVisible();
    await runChecks(made, { password: person.password, code: await nextCode(anna.secret), oldPassword });
    const checks = page.getByRole("list", { name: "Checks" }).getByRole("listitem");
    await expect(checks.filter({ hasText: "Passed" })).toHaveCount(5);
    await expect(page.getByRole("heading", { name: "It works" })).toBeVisible();
  });
  await expectClosed(host, [oldPassword, person.password]);
  await plant(made, good, command, anna.secret, person.password);

  await runChecks(made, { password: person.password, code: await nextCode(anna.secret), oldPassword });
  await expect(page.getByRole("heading", { name: "It works" })).toBeVisible();
  await hands.press(page.getByRole("link", { name: "Finish" }));
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(page.getByText(/Not checked/)).toHaveCount(0);
});
