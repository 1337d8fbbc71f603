/** Role templates of a database: compared with the server, downloaded, run with psql, found in place, and undone. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectSoundEverywhere, look } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { installation } from "./support/installation";
import { pick, sectionOf, textOf } from "./support/people";
import { writeHba } from "./support/psql";
import { expect, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };
const server = () => installation().protectedPostgres;
const database = "boutique";

/** pg_hba.conf below the tests' own way in. */
const linesNow = () => readFileSync(join(server().data, "pg_hba.conf"), "utf8").trim().split("\n").slice(1);
let linesBefore: readonly string[] = [];

/** What psql prints for `sql` in `name`, as the superuser who copied or downloaded it. */
function psqlIn(name: string, sql: string): string {
  const url = new URL(server().adminUrl);
  url.pathname = name;
  const words = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-", url.href];
  return execFileSync("psql", words, { input: sql, encoding: "utf8", stdio: "pipe" }).trim();
}

test.beforeAll(() => {
  linesBefore = linesNow();
  psqlIn("postgres", `DROP DATABASE IF EXISTS ${database}`);
  psqlIn("postgres", `CREATE DATABASE ${database}`);
});
test.afterAll(async () => {
  await writeHba(linesBefore);
  psqlIn("postgres", `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
});

async function download(page: Page, title: string): Promise<{ name: string; text: string }> {
  const waiting = page.waitForEvent("download");
  await sectionOf(page, title).getByRole("button", { name: "Download" }).click();
  const file = await waiting;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

test("templates are compared, run, found in place, and undone", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/servers");
  await page.getByRole("main").getByRole("row").nth(1).getByRole("link").first().click();
  const read = page.waitForResponse((response) => response.request().method() === "POST");
  await page.getByRole("button", { name: "Read now" }).click();
  await read;
  const home = new URL(page.url()).pathname;
  await look(page, `${home}/templates`);

  const compare = page.getByRole("button", { name: /^Compare/ });
  const lines = sectionOf(page, "Line by line");
  await test.step("nothing is known before it was compared", async () => {
    await pick(page.getByRole("combobox", { name: "Database" }), database);
    await expect(page.getByRole("textbox", { name: "Owner" })).toHaveValue(`${database}_owner`);
    await page.getByRole("textbox", { name: "People" }).fill("rosamund\nruth o'neill");
    await expect(lines).toContainText('CREATE ROLE "ruth o\'neill" LOGIN');
    await expect(sectionOf(page, "Undo")).toContainText("every line is a comment");
    await page.getByRole("textbox", { name: "People" }).fill("rosamund\npublic");
    await expect(page.getByText("The role name “public” is reserved by PostgreSQL.")).toBeVisible();
    await page.getByRole("textbox", { name: "People" }).fill("rosamund\nruth o'neill");
  });

  await test.step("what may not be read is unknown, and what opens it is shown", async () => {
    await compare.click();
    await expect(page.getByText(`Unknown: What stands in ${database}`)).toBeVisible();
    // The lines that ask Postern stand for every database; the fix is a line above them.
    const unknown = page.getByRole("status").filter({ hasText: "Unknown: What stands in" });
    await expect(unknown).toContainText("scram-sha-256");
    await expect(lines.getByText("Unknown", { exact: true }).first()).toBeVisible();
    await writeHba([`hostssl ${database} postern_monitor 127.0.0.1/32 scram-sha-256`, ...linesBefore]);
    await compare.click();
    await expect(page.getByText(`Unknown: What stands in ${database}`)).toHaveCount(0);
    await expect(lines.getByText("Unknown", { exact: true })).toHaveCount(0);
    await expect(lines.getByText("PUBLIC has CONNECT, TEMPORARY.")).toBeVisible();
    await expect(page.getByText(/lose their way into boutique|loses its way into boutique/)).toBeVisible();
    await expectSoundEverywhere(page, "templates that were compared");
  });

  const script = await download(page, "The script");
  const undo = await download(page, "Undo");
  await test.step("both files are what the page shows, and the script does what it says", async () => {
    expect([script.name, undo.name]).toEqual([
      `role-templates-${database}.sql`,
      `role-templates-${database}-undo.sql`,
    ]);
    expect(script.text.trim()).toBe(
      await textOf(page.getByRole("region", { name: "SQL with its explanations" })),
    );
    psqlIn(database, script.text);
    psqlIn(
      database,
      `SET SESSION AUTHORIZATION ${database}_migrator; SET ROLE ${database}_owner;
       CREATE TABLE app.orders (id int); RESET SESSION AUTHORIZATION;`,
    );
    const may = (role: string, privilege: string) =>
      psqlIn(database, `SELECT has_table_privilege('${role}', 'app.orders', '${privilege}')`);
    expect([may("rosamund", "SELECT"), may("rosamund", "INSERT"), may(`${database}_app`, "INSERT")]).toEqual([
      "t",
      "f",
      "t",
    ]);
    await compare.click();
    await expect(lines.getByText(/^\d+ in place\.$/)).toBeVisible();
    await expect(sectionOf(page, "Undo")).toContainText("Everything is in place already");
  });

  await test.step("undone, nothing of it is left but the table", async () => {
    psqlIn(database, undo.text);
    await compare.click();
    await expect(lines.getByText("PUBLIC has CONNECT, TEMPORARY.")).toBeVisible();
    expect(psqlIn(database, "SELECT tableowner FROM pg_tables WHERE tablename = 'orders'")).toBe("postgres");
    expect(
      psqlIn(database, `SELECT count(*) FROM pg_roles WHERE rolname ~ '^(${database}_|rosamund$|ruth )'`),
    ).toBe("0");
  });

  await test.step("another choice is not compared yet", async () => {
    await page.getByRole("textbox", { name: "People" }).fill("rosamund");
    await expect(page.getByText("The choice has changed since it was compared")).toBeVisible();
    await expect(lines.getByText("Missing", { exact: true })).toHaveCount(0);
  });
});
