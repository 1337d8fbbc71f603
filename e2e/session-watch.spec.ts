/** A server's sessions in the browser: one that a login opened, one that nothing explains, and ending that. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expectSoundEverywhere, look } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { installation } from "./support/installation";
import { createUser, enroll, issueLink, sectionOf, textOf } from "./support/people";
import { addRoles, runSql, writeHba } from "./support/psql";
import { refusedToOthers } from "./support/replay";
import { expect, phone, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };
const server = () => installation().protectedPostgres;
const wanda = { username: "watched_wanda", password: "a walrus on the slipway" };
const open: pg.Client[] = [];

/** A session that stays. */
async function connect(user: string, password: string, application: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...{ host: "127.0.0.1", port: server().port, database: "postgres", user, password },
    ...{ application_name: application, ssl: { rejectUnauthorized: false } },
  });
  client.on("error", () => {});
  await client.connect();
  open.push(client);
  return client;
}

/** pg_hba.conf below the tests' own way in. */
const linesNow = () => readFileSync(join(server().data, "pg_hba.conf"), "utf8").trim().split("\n").slice(1);
let linesBefore: readonly string[] = [];
/** The right that the page says the monitoring role needs. */
let grant = "";

test.beforeAll(async () => {
  linesBefore = linesNow();
  await addRoles(wanda.username, "left_open");
  await writeHba(["hostssl all left_open 127.0.0.1/32 trust", ...linesBefore]);
});
test.afterAll(async () => {
  for (const client of open) await client.end().catch(() => {});
  await writeHba(linesBefore);
  if (grant !== "") runSql(grant.replace("GRANT", "REVOKE").replace(" TO ", " FROM "));
});

test("sessions lead to their logins, what nothing explains is named with its line, and ends", async ({
  browser,
  open: openPage,
}) => {
  const page = await openPage(asOwner);
  await createUser(page, wanda);
  await enroll(await openPage(phone), await issueLink(page), wanda);
  await page.goto("/servers");
  await page.getByRole("main").getByRole("row").nth(1).getByRole("link").first().click();
  await page.waitForURL(/\/servers\/[0-9a-f-]{36}$/);
  // A reading knows the line, by which the session is judged.
  const read = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Read now" }).click();
  await read;
  const home = `${new URL(page.url()).pathname}/sessions`;
  await page.goto(home);
  const table = page.getByRole("region", { name: "Sessions", exact: true });
  const row = (text: string) => table.getByRole("row").filter({ hasText: text });
  const { username, password } = wanda;
  await connect(username, password + (await nextCode(account(username).secret)), "psql of wanda");
  await connect("left_open", "", "left open");
  const admin = new URL(server().adminUrl);
  await connect(admin.username, decodeURIComponent(admin.password), "of a superuser");

  const tried = refusedToOthers(page, [await browser.newContext()]);
  await page.getByRole("button", { name: "Read now" }).click();
  await expect(row("left open")).toBeVisible();
  await expect(row("left open")).toContainText("trust");
  await expect(page.getByText(/sessions? that no login explains/)).toBeVisible();
  await expect(row("psql of wanda")).toHaveCount(0);
  await expectSoundEverywhere(page, "sessions that nothing explains");
  await page.setViewportSize({ width: 1280, height: 844 });
  await page
    .getByRole("navigation", { name: "Kinds of sessions" })
    .getByRole("link", { name: /^Logins/ })
    .click();
  await expect(row("psql of wanda")).toContainText("A login");
  await look(page, `${home}?show=login`);
  await look(page, `${home}?show=all&q=nobody-at-all`);
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.goto(`${home}?show=login`);
  await row("psql of wanda").getByRole("link", { name: "Login in the log" }).click();
  await expect(page.getByRole("main")).toContainText(username);

  await test.step("ending names the right that is missing, and works with it", async () => {
    await page.goto(`${home}?show=login`);
    grant = (await textOf(page.getByRole("region", { name: "SQL for a superuser" }))).trim();
    expect(grant).toMatch(/^GRANT pg_signal_backend TO "\w+";$/);
    await row("psql of wanda").getByRole("button", { name: "End…" }).click();
    const question = page.getByRole("alertdialog");
    await question.getByRole("button", { name: "End session" }).click();
    await expect(question).toContainText(grant);
    await question.getByRole("button", { name: "Cancel" }).click();
    runSql(grant);
    const ended = new Promise((resolve) => open[0]?.once("end", resolve));
    await row("psql of wanda").getByRole("button", { name: "End…" }).click();
    await question.getByRole("button", { name: "End session" }).click();
    await expect(page.getByText("Ended.", { exact: true })).toBeVisible();
    await ended;
    await expect(row("psql of wanda")).toHaveCount(0);
    await page.goto(`${home}?show=all&q=of+a+superuser`);
    await row("of a superuser").getByRole("button", { name: "End…" }).click();
    await question.getByRole("button", { name: "End session" }).click();
    await expect(question).toContainText("Only a superuser may end the session of a superuser.");
    await question.getByRole("button", { name: "Cancel" }).click();
  });
  expect(await tried(), "one look, and three tries to end").toBe(4);

  await test.step("disabling the user ends what is open, and the user's page says so", async () => {
    const again = await connect(username, password + (await nextCode(account(username).secret)), "again");
    const ended = new Promise((resolve) => again.once("end", resolve));
    await page.goto(`/users?q=${username}`);
    await page.getByRole("main").getByRole("link", { name: username, exact: true }).click();
    await page.waitForURL(/\/users\/[0-9a-f-]{36}$/);
    await page.getByRole("button", { name: "Disable…" }).click();
    const question = page.getByRole("alertdialog");
    await expect(question.getByRole("checkbox", { name: /^End open sessions on/ })).toBeChecked();
    await question.getByRole("button", { name: "Disable", exact: true }).click();
    await expect(question).toBeHidden();
    await ended;
    const sessions = sectionOf(page, "PostgreSQL sessions");
    await expect(async () => {
      await page.reload();
      await expect(sessions.getByText(/1 session ended/)).toBeVisible();
    }).toPass();
    await expectSoundEverywhere(page, "a user whose sessions were ended");
    await page.setViewportSize({ width: 1280, height: 844 });
  });

  await test.step("a limit in hours is set on the server, and the settings offer to end always", async () => {
    await page.goto(`${home.replace(/\/sessions$/, "")}/edit`);
    await page.getByLabel("Hours a session may stand").fill("12");
    await page.getByRole("button", { name: "Save and read" }).click();
    await page.waitForURL(/\/servers\/[0-9a-f-]{36}$/);
    await page.goto(`${home}?show=old`);
    await expect(page.getByText("No session stands longer than allowed")).toBeVisible();
    await look(page, "/settings?section=sessions");
    await page.setViewportSize({ width: 1280, height: 844 });
    const settings = sectionOf(page, "PostgreSQL sessions");
    await settings.getByRole("radio", { name: /^Never/ }).check();
    await settings.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("PostgreSQL sessions saved.")).toBeVisible();
    await settings.getByRole("radio", { name: /^Ask each time/ }).check();
    await settings.getByRole("button", { name: "Save", exact: true }).click();
    await expect(settings.getByRole("radio", { name: /^Ask each time/ })).toBeChecked();
  });
  await page.goto("/");
  await expect(page.getByText(/No login explains \d+ sessions? on/)).toBeVisible();
});
