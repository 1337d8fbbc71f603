/** Who may see and do what, on the page and past it: by calling the console's actions directly. */
import type { Page } from "@playwright/test";
import { expectSoundEverywhere } from "./support/accessibility";
import { account, rememberAccount, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { createOperator, enrollOperator } from "./support/operators";
import { ownerActions, walkThroughActions } from "./support/owner-actions";
import { createUser, enroll, issueLink, sectionOf, signInUser } from "./support/people";
import { everyAction, isAction, replay } from "./support/replay";
import { expect, phone, test } from "./support/test";

test.describe.configure({ mode: "serial" });

const asOwner = { storageState: sessionOf("olga") };
const helpDesk = { storageState: sessionOf("helga") };
const auditor = { storageState: sessionOf("aude") };
let userId = "";
type AuditLine = { readonly actor: string; readonly action: string };

test("an owner makes a help desk operator and an auditor, who enrol by link", async ({ open }) => {
  const owner = await open(asOwner);
  userId = await createUser(owner, { username: "klara", displayName: "Klara Kelp" });
  for (const [username, role] of [
    ["helga", "Help desk"],
    ["aude", "Auditor"],
  ] as const) {
    const link = await createOperator(owner, username, role);
    const page = await open();
    await enrollOperator(page, link, username);
    await page.goto(link);
    await expect(page.getByRole("alert").filter({ hasText: /link/ }), "it works once").toBeVisible();
    await owner.getByRole("link", { name: `Go to ${username}` }).click();
    await expect(owner.getByRole("heading", { level: 1, name: username })).toBeVisible();
  }
  await expectSoundEverywhere(owner, "an operator");
});

test("help desk finds people and helps them, and no more", async ({ open, watch }) => {
  watch.expect(/status of 403/);
  const page = await open(helpDesk);
  await page.goto("/");
  expect(await areas(page)).toEqual([
    "Overview",
    "Users",
    "Groups",
    "Temporary access",
    "Login log",
    "Outgoing mail",
  ]);
  await page.goto(`/users/${userId}`);
  await expect(page.getByRole("button", { name: "Issue enrolment link" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Issue bypass code…" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Issue password link…" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "What a login asks for now" })).toBeVisible();
  for (const name of ["Edit", "Disable…", "Delete…", "Set password…", "Save groups", "Save role names"]) {
    await expect(page.getByRole("button", { name }), name).toHaveCount(0);
  }
  await page.goto("/users");
  await expect(page.getByRole("link", { name: "New user" })).toHaveCount(0);
  await expectForbidden(page, [
    "/users/new",
    "/groups/new",
    "/tokens",
    "/tokens/import",
    "/policies",
    "/policies/dry-run",
    "/policies/if-enforced",
    "/clients",
    "/clients/new",
    "/servers",
    "/servers/new",
    "/audit",
    "/jobs",
    "/settings",
    "/operators",
    "/operators/new",
  ]);
  await expectSoundEverywhere(page, "a page that is not open to this role");
});

test("an auditor reads everything and changes nothing", async ({ open, watch }) => {
  watch.expect(/status of 403/);
  const page = await open(auditor);
  await page.goto("/");
  expect(await areas(page)).toEqual([
    "Overview",
    "Users",
    "Groups",
    "Temporary access",
    "Hardware tokens",
    "Policies",
    "Clients",
    "PostgreSQL servers",
    "Directories",
    "Login log",
    "Audit log",
    "Jobs",
    "Outgoing mail",
    "Settings",
    "Operators",
  ]);
  await page.goto(`/users/${userId}`);
  await expect(page.getByRole("heading", { level: 1, name: "Klara Kelp" })).toBeVisible();
  const main = page.getByRole("main");
  await expect(main.getByRole("button"), "nothing to press").toHaveCount(0);
  await page.goto("/settings");
  await expect(page.getByLabel("Organisation", { exact: true })).toBeDisabled();
  await expect(main.getByRole("button", { name: "Save" })).toHaveCount(0);
  await page.goto("/policies");
  await expect(page.getByRole("link", { name: "New policy" })).toHaveCount(0);
  await page.goto("/jobs");
  await expect(page.getByRole("heading", { level: 2, name: "Scheduled" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Actions" })).toHaveCount(0);
  await expectForbidden(page, [
    "/users/new",
    "/groups/new",
    "/tokens/import",
    "/policies/new",
    "/clients/new",
    "/servers/new",
    "/operators/new",
  ]);
  for (const path of ["/audit/export?format=csv", "/login-log/export?format=json"]) {
    expect((await page.request.get(path)).status(), path).toBe(200);
  }
});

test("actions called past the page are refused, and change nothing", async ({ open, browser, watch }) => {
  test.setTimeout(960_000);
  // What Playwright runs in the frame of a preview, in which nothing may run.
  watch.expect(/Blocked script execution in 'about:srcdoc'/);
  const owner = await open(asOwner);
  const intruders = [
    {
      who: "help desk",
      context: await browser.newContext(helpDesk),
      may: ["Reset", "Issue enrolment link", "End sessions"],
    },
    { who: "auditor", context: await browser.newContext(auditor), may: [] as string[] },
    { who: "nobody", context: await browser.newContext(), may: [] as string[] },
  ];
  const seen: string[] = [];
  let doing = "";
  // Pickers ask for names, whenever they get to it.
  const searches = new Set<string | undefined>();
  // Each action of the owner is first tried by everybody else, with the very same request.
  await owner.route(
    () => true,
    async (route) => {
      const request = route.request();
      const action = request.headers()["next-action"];
      if (doing === "Find somebody") searches.add(action);
      if (isAction(request) && searches.has(action)) seen.push("Find somebody");
      else if (isAction(request)) {
        seen.push(doing);
        for (const { who, context } of intruders.filter((each) => !each.may.includes(doing))) {
          expect(await replay(context, request), `${who} tries: ${doing}`).toMatch(
            who === "nobody" ? /Your session has ended/ : /Your role does not allow this/,
          );
        }
      }
      await route.continue();
    },
  );
  await walkThroughActions(owner, (title) => {
    doing = title;
  });
  expect([...new Set(seen)]).toEqual(ownerActions);
  const log = (await (await owner.request.get("/audit/export?format=json")).json()) as AuditLine[];
  const theirs = log.filter(({ actor }) => actor === "helga" || actor === "aude").map(({ action }) => action);
  // What the auditor took away in the test before stands there too.
  expect([...new Set(theirs)].sort()).toEqual([
    "access.refused",
    "audit.exported",
    "login_log.exported",
    "operator.enrolled",
    "operator.signed_in",
  ]);
  for (const { context } of intruders) await context.close();
});

test("whoever is signed out is sent to sign in, and gets no data", async ({ page }) => {
  const pages = [
    "/",
    "/users",
    "/users/new",
    `/users/${userId}`,
    "/groups",
    "/policies",
    "/policies/dry-run",
  ];
  for (const path of [
    ...pages,
    "/clients",
    "/servers",
    "/login-log",
    "/audit",
    "/settings",
    "/operators",
    "/operators/me",
  ]) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/sign-in(\?|$)/);
  }
  for (const path of [
    "/me",
    "/me/logins",
    "/me/connect",
    "/me/password",
    "/me/recovery-codes",
    "/me/factors/new",
    "/me/factors/push",
    "/me/factors/push/confirm",
    "/me/connect/00000000-0000-4000-8000-000000000000",
  ]) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/me\/sign-in(\?|$)/);
  }
  for (const path of [
    ...["/audit/export?format=csv", "/login-log/export?format=csv", "/login-log/live", "/me/waiting"],
  ]) {
    expect((await page.request.get(path)).status(), path).toBe(401);
  }
});

test("help desk gets no audit log past the page, and people of self-service get nothing at all", async ({
  open,
}) => {
  const desk = await open(helpDesk);
  expect((await desk.request.get("/audit/export?format=csv")).status()).toBe(403);
  const owner = await open(asOwner);
  await owner.goto(`/users/${userId}`);
  const link = await issueLink(owner);
  const person = await open(phone);
  await signInUser(person, await enroll(person, link, { username: "klara", password: "kelp for lunch" }));
  for (const path of ["/audit/export?format=csv", "/login-log/export?format=csv", "/login-log/live"]) {
    expect((await person.request.get(path)).status(), path).toBe(401);
  }
  expect((await person.request.get("/me/waiting")).status()).toBe(200);
  for (const { request } of [desk, owner]) expect((await request.get("/me/waiting")).status()).toBe(401);
  await person.goto("/users");
  await expect(person).toHaveURL(/\/sign-in/);
});

test("no operator, and nobody who is signed out, calls an action of self-service", async ({
  open,
  browser,
}) => {
  const person = await open(phone);
  await signInUser(person, account("klara"));
  await person.goto("/me/password");
  await person.getByLabel("Current password").fill("not the password");
  await person.getByLabel("Code", { exact: true }).fill("000000");
  await person.getByLabel("New password").fill("quite another password");
  const change = person.getByRole("button", { name: "Change password" }).click();
  const [request] = await Promise.all([person.waitForRequest(isAction), change]);
  const openToAll = /forgotten|passkey-actions/;
  const own = everyAction().filter(({ name }) => name.startsWith("app/(self)/") && !openToAll.test(name));
  for (const name of ["approveOwnAction", "refuseOwnAction", "startPushDeviceAction", "allowConnectAction"])
    expect(
      own.some((action) => action.name.endsWith(` ${name}`)),
      name,
    ).toBe(true);
  for (const who of [helpDesk, auditor, asOwner, {}]) {
    const context = await browser.newContext(who);
    for (const action of own)
      expect(await replay(context, request, action), action.name).toContain("Your session has ended");
    await context.close();
  }
});

test("a session ends when the role changes, the account is disabled, or the password is another", async ({
  open,
}) => {
  const owner = await open(asOwner);
  const operator = await open();
  const link = await createOperator(owner, "rolf", "Administrator");
  const rolf = await enrollOperator(operator, link, "rolf");

  await test.step("another role", async () => {
    await owner.getByRole("link", { name: "Go to rolf" }).click();
    await owner.getByRole("radio", { name: /^Auditor/ }).check();
    await owner.getByRole("button", { name: "Save" }).click();
    await expect(owner.getByText("Saved.")).toBeVisible();
    await operator.reload();
    await expect(operator).toHaveURL(/\/sign-in/);
  });

  await test.step("disabled", async () => {
    await signIn(operator, rolf);
    await owner.getByRole("button", { name: "Actions" }).click();
    await owner.getByRole("menuitem", { name: "Disable" }).click();
    await owner.getByRole("alertdialog").getByRole("button", { name: "Disable" }).click();
    await expect(owner.getByRole("alertdialog")).toBeHidden();
    await operator.reload();
    await expect(operator).toHaveURL(/\/sign-in/);
  });

  await test.step("another password", async () => {
    const second = await open(auditor);
    await second.goto("/operators/me");
    const aude = account("aude");
    const form = sectionOf(second, "Password");
    await form.getByLabel("Current password").fill(aude.password);
    await form.getByLabel("Current code").fill(await nextCode(aude.secret));
    const changed = { ...aude, password: "quite another password" };
    await form.getByLabel("New password").fill(changed.password);
    await form.getByRole("button", { name: "Change password" }).click();
    await expect(second).toHaveURL(/\/sign-in/);
    rememberAccount(changed);
    const stale = await open(auditor);
    await stale.goto("/users");
    await expect(stale).toHaveURL(/\/sign-in/);
  });
});

const areas = (page: Page) =>
  page.getByRole("navigation", { name: "Areas" }).getByRole("link").allTextContents();

async function signIn(page: Page, { username, password, secret }: ReturnType<typeof account>): Promise<void> {
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Code", { exact: true }).fill(await nextCode(secret));
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation", { name: "Areas" })).toBeVisible();
}

async function expectForbidden(page: Page, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(403);
    await expect(page.getByText("Your role does not have access to this page"), path).toBeVisible();
  }
}
