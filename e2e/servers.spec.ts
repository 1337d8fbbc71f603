/** A PostgreSQL server in the console: registered, read, its roles and lines looked after, and a login tried on it. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { look } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { nextCode, wrongCode } from "./support/codes";
import { installation } from "./support/installation";
import { choose, pick, sectionOf, signInOperator, textOf } from "./support/people";
import { addRoles, psql, runSql, writeHba } from "./support/psql";
import { expect, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };
const server = () => installation().protectedPostgres;

test.describe.configure({ mode: "serial" });

/** Where the server's pages are, once it is registered. */
let home = "";

test("a server is registered with the SQL and the line that the page shows", async ({ open }) => {
  const page = await open(asOwner);
  await addRoles("late_larry", "night_owl");
  await page.goto("/servers");
  await page.getByRole("link", { name: "New server" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Harbour");
  await page.getByLabel("Host", { exact: true }).fill("127.0.0.1");
  await page.getByLabel("Port", { exact: true }).fill(String(server().port));
  // The first run has registered this PostgreSQL too, and made a role of the usual name.
  await page.getByLabel("Role", { exact: true }).fill("harbour_monitor");

  await test.step("the certificate is checked, and a refusal says what to do", async () => {
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(
      page
        .getByText(/certificate/i)
        .filter({ hasText: /trust|authority/ })
        .first(),
    ).toBeVisible();
    const authority = readFileSync(join(server().data, "server.crt"), "utf8");
    await page.getByRole("textbox", { name: /Certificate of the authority/ }).fill(authority);
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(
      page
        .getByRole("alert")
        .filter({ hasText: /role|password|pg_hba/ })
        .first(),
    ).toBeVisible();
  });

  await test.step("the SQL and the line of the page make the role that may look", async () => {
    const sql = await textOf(page.getByRole("region", { name: "SQL, run with psql by a superuser" }));
    runSql(sql);
    const line = await textOf(
      page.getByRole("region", { name: "pg_hba.conf, above the lines for everyone" }),
    );
    const before = readFileSync(join(server().data, "pg_hba.conf"), "utf8").trim().split("\n").slice(1);
    await writeHba([...line.split("\n"), ...before]);
    await page.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByText(/^Connected: PostgreSQL 18/)).toBeVisible();
    await expect(page.getByText("The role may read all that Postern asks for.")).toBeVisible();
  });

  await pick(page.getByRole("combobox", { name: "Postern client" }), /^PostgreSQL/);
  await page.getByRole("button", { name: "Save and read" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Harbour" })).toBeVisible();
  await expect(page.getByText("Upgrading to PostgreSQL 19 will break logins")).toBeVisible();
  home = new URL(page.url()).pathname;
  await page.goto("/servers");
  await expect(page.getByRole("row").filter({ hasText: "Harbour" })).toContainText("18");
});

test("roles become users, after a look at what would happen", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto(`${home}/roles?show=no_user`);
  await page.getByRole("checkbox", { name: /late_larry/ }).check();
  await page.getByRole("button", { name: "Create users…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("late_larry");
  await dialog.getByRole("button", { name: "Create 1 user" }).click();
  await expect(dialog.getByRole("heading", { name: "Users were created" })).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await page.goto("/users?q=late_larry");
  await expect(page.getByRole("link", { name: "late_larry", exact: true })).toBeVisible();
  await page.goto("/audit?subject=late_larry");
  await expect(page.getByText("created user late_larry")).toBeVisible();
});

test("ways in without a second factor are named, superusers first, and accepted with a reason", async ({
  open,
}) => {
  const page = await open(asOwner);
  await page.goto(`${home}/bypass`);
  const rows = page.getByRole("region", { name: "Second-factor gaps" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("postgres");
  await expect(rows.nth(1)).toContainText("Superuser");

  await test.step("both tables of lines show the gap beside the same lines, and call none of them fine", async () => {
    const blamed = await sectionOf(page, "Matching lines")
      .getByText(/^Line \d+$/)
      .allTextContents();
    const numbers = blamed.map((text) => text.replace("Line ", "")).sort();
    expect(numbers.length).toBeGreaterThan(0);
    for (const path of [home, `${home}/hba`]) {
      await page.goto(path);
      const lines = page.getByRole("region", { name: "Lines of pg_hba.conf" }).getByRole("row");
      const gaps = lines.filter({ hasText: "Second-factor gap" });
      await expect(gaps.first()).toBeVisible();
      const found = await gaps.evaluateAll((all) => all.map((row) => row.querySelector("td")?.textContent));
      expect(found.sort()).toEqual(numbers);
      await expect(gaps.filter({ hasText: /No gap|^None$/ })).toHaveCount(0);
    }
    await page.goto(`${home}/bypass`);
  });

  const monitor = rows.filter({ hasText: "harbour_monitor" }).first();
  await monitor.getByRole("button", { name: "Accept…" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByLabel("Reason").fill("Reads the server for the console");
  const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await dialog.getByLabel("Until").fill(inAMonth);
  await dialog.getByRole("button", { name: "Accept" }).click();
  await expect(dialog).toBeHidden();
  await expect(sectionOf(page, "Accepted exceptions")).toContainText("Reads the server for the console");
  await page.goto("/");
  await expect(page.getByRole("main")).toContainText(/Harbour/);
});

test("the builder's file, with the secret asked for, goes into force and lets people in", async ({
  open,
}) => {
  const page = await open(asOwner);

  await test.step("which line a login gets", async () => {
    await page.goto(`${home}/hba?view=simulate`);
    await page.getByLabel("Role", { exact: true }).fill("maria");
    await page.getByLabel("Database", { exact: true }).fill("postgres");
    await page.getByLabel(/From this address/).fill("192.0.2.40");
    await page.getByRole("button", { name: "Show the line" }).click();
    await expect(page.getByText(/^Line \d+ decides: radius$/)).toBeVisible();
  });

  await test.step("the pasted file keeps its comments", async () => {
    await page.goto(`${home}/hba?view=build`);
    const file = page.getByRole("region", { name: "pg_hba.conf", exact: true });
    await expect(file).not.toContainText("kept as it is");
    const now = readFileSync(join(server().data, "pg_hba.conf"), "utf8");
    await page.getByLabel("The file as it is now").fill(`# this comment is kept as it is\n${now}`);
    await expect(file).toContainText("# this comment is kept as it is");
    await expect(file).not.toContainText("SHARED-SECRET");
  });

  await test.step("the secret shows when it is asked for, and the audit log says so", async () => {
    await page.goto(`${home}/hba?view=build`);
    const file = page.getByRole("region", { name: "pg_hba.conf", exact: true });
    const lines = page.getByRole("list", { name: "Line by line" }).getByRole("listitem");
    await expect(file).toContainText("SHARED-SECRET");
    // LDAPS is proposed; the PostgreSQL of the tests was built without it.
    await expect(page.getByLabel("Lines that change ask through")).toContainText("LDAPS");
    const changed = lines.filter({ hasText: "Changed" });
    await expect(changed.filter({ hasText: "Was a second-factor gap" }).first()).toContainText("ldapserver");
    await pick(page.getByLabel("Lines that change ask through"), "RADIUS");
    await expect(file).not.toContainText("ldapserver");
    const kept = lines.filter({ hasText: "Kept" });
    await expect(kept.filter({ hasText: "harbour_monitor" }).first()).toContainText("a program");
    await expect(kept.filter({ hasText: "Asks Postern" }).first()).toContainText("radius");
    await expect(lines.filter({ hasText: "Kept" }).filter({ hasText: "No gap" })).toHaveCount(0);
    await page.getByRole("button", { name: "Show the secret" }).click();
    await expect(file).not.toContainText("SHARED-SECRET");
    await writeHba((await textOf(file)).split("\n"));
    await page.goto("/audit");
    await expect(page.getByText("was shown the shared secret of PostgreSQL").first()).toBeVisible();
  });

  const maria = account("maria");
  expect(await psql(maria.username, maria.password + (await nextCode(maria.secret)))).toMatchObject({
    isIn: true,
  });
  await page.goto(home);
  await page.getByRole("button", { name: "Read now" }).click();
  await expect(page.getByRole("button", { name: "Read now" })).toBeEnabled();
});

test("a live test shows each step, and names the one that fails", async ({ open }) => {
  const page = await open(asOwner);
  const maria = account("maria");
  const tryLogin = async (code: string) => {
    await page.goto(`${home}/live-test`);
    await choose(page, "Role", maria.username);
    await page.getByLabel("Password", { exact: true }).fill(maria.password);
    await page.getByLabel(/^Code/).fill(code);
    await page.getByRole("button", { name: "Test login" }).click();
  };
  await tryLogin(wrongCode(maria.secret));
  await expect(page.getByText("The test failed at: Second factor")).toBeVisible({ timeout: 30_000 });
  await tryLogin(await nextCode(maria.secret));
  await expect(page.getByText("The login works")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("link", { name: "This login in the login log" }).click();
  await expect(page.getByRole("heading", { name: "Login of maria" })).toBeVisible();
  await page.goto("/audit");
  await expect(page.getByText("tested a login to Harbour").first()).toBeVisible();
});

test("a role's password is taken over", async ({ open }) => {
  const page = await open(asOwner);
  execFileSync("psql", [
    "-X",
    "-q",
    server().adminUrl,
    "-c",
    "ALTER ROLE late_larry PASSWORD 'as it ever was'",
  ]);
  await page.goto(`${home}/verifiers`);
  await expect(page.getByRole("radio", { name: /and paste what it prints/ })).toBeChecked();
  await page.getByRole("radio", { name: /^Let Postern read it once/ }).check();
  await page
    .getByLabel("Password", { exact: true })
    .fill(decodeURIComponent(new URL(server().adminUrl).password));
  await page.getByRole("button", { name: "Show what would be imported" }).click();
  await expect(page.getByRole("list", { name: "Roles" })).toContainText("late_larry");
  await page.getByRole("button", { name: "Import 1 password" }).click();
  await expect(page.getByText("1 password imported")).toBeVisible();
  await page.goto("/users?q=late_larry");
  await expect(page.getByRole("row").filter({ hasText: "late_larry" })).toContainText("No factor yet");
});

test("every page about a server, light and dark, wide and on a phone", async ({ open }) => {
  test.setTimeout(800_000);
  const page = await open(asOwner);
  for (const path of [
    "/servers",
    "/servers?q=nothing-like-it",
    home,
    `${home}/edit`,
    `${home}/roles`,
    `${home}/roles?view=users`,
    `${home}/hba`,
    `${home}/hba?view=simulate&role=maria&database=postgres&address=192.0.2.40&transport=tls`,
    `${home}/hba?view=build`,
    `${home}/bypass`,
    `${home}/bypass?show=break_glass`,
    `${home}/live-test`,
    `${home}/verifiers`,
    `${home}/templates`,
    `${home}/posture`,
  ]) {
    await look(page, path);
  }
});

test("an auditor reads, help desk does not even that", async ({ open, watch }) => {
  watch.expect(/status of 403/);
  const auditor = await open();
  await signInOperator(auditor, account("aude"));
  await auditor.goto(home);
  await expect(auditor.getByRole("heading", { level: 1, name: "Harbour" })).toBeVisible();
  await expect(auditor.getByRole("button", { name: "Read now" })).toHaveCount(0);
  await auditor.goto(`${home}/verifiers`);
  await expect(auditor.getByText("Only administrators can import passwords")).toBeVisible();
  await auditor.goto(`${home}/templates`);
  await expect(auditor.getByText("Only administrators can have Postern look at the server.")).toBeVisible();
  await expect(auditor.getByRole("button", { name: /^Compare/ })).toHaveCount(0);
  const authority = await auditor.request.get("/api/ca");
  expect(authority.headers()["content-disposition"]).toContain("postern-ca.pem");
  expect(await authority.text()).toMatch(/^-----BEGIN CERTIFICATE-----/);
  const helpDesk = await open({ storageState: sessionOf("helga") });
  expect((await helpDesk.request.get("/api/ca")).status()).toBe(403);
  expect((await (await open()).request.get("/api/ca")).status()).toBe(401);
  const refused = await helpDesk.goto(home);
  expect(refused?.status()).toBe(403);
  await expect(helpDesk.getByText("Your role does not have access to this page")).toBeVisible();
});
