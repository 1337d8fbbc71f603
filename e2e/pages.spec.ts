/** Every page, light and dark, wide and on a phone: nothing for axe to find, and nothing that scrolls sideways. */
import { expectSound, expectSoundEverywhere, look } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { createUser, issueLink, signInUser } from "./support/people";
import { scanKey } from "./support/qr";
import { addManyUsers, removeNamed } from "./support/store";
import { expect, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };

const listPages = [
  "/",
  "/?span=30d",
  "/users",
  "/groups",
  "/access",
  "/tokens",
  "/policies",
  "/policies/if-enforced",
  "/clients",
  "/servers",
  "/login-log",
  "/audit",
  "/jobs",
  "/jobs?state=dead&name=server.read",
  "/mail",
  "/mail?q=nobody-at-all",
  "/mail/texts",
  "/mail/messages",
  "/operators",
];
const formPages = [
  "/users/new",
  "/groups/new",
  "/tokens/import",
  "/policies/new",
  "/clients/new",
  "/servers/new",
  "/operators/new",
  "/operators/me",
];
const sections = [
  "organisation",
  "address",
  "second-factors",
  "enrollment",
  "mail",
  "push",
  "texts",
  "lockout",
  "sessions",
  "retention",
  "store",
];

test.beforeAll(() => addManyUsers(120));

test("lists", async ({ open }) => {
  const page = await open(asOwner);
  for (const path of listPages) await look(page, path);
  for (const path of ["/users?q=nobody-at-all", "/login-log?q=nobody-at-all", "/audit?actor=nobody-at-all"]) {
    await look(page, path);
  }
});

test("forms and settings", async ({ open }) => {
  const page = await open(asOwner);
  for (const path of formPages) await look(page, path);
  for (const section of sections) await look(page, `/settings?section=${section}`);
  await look(page, "/policies/dry-run");
  await look(page, "/setup");
});

test("single things", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/groups/new");
  await page.getByLabel("Name", { exact: true }).fill("Harbour pilots");
  await page.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Harbour pilots" })).toBeVisible();
  for (const { list, name } of [
    { list: "/users?q=maria", name: "maria" },
    { list: "/groups", name: "Harbour pilots" },
    { list: "/policies", name: "Default" },
    { list: "/clients", name: "PostgreSQL" },
    { list: "/login-log", name: /code was|password was/i },
  ]) {
    await page.goto(list);
    await page.getByRole("main").getByRole("link", { name, exact: true }).first().click();
    await page.waitForURL((url) => !list.startsWith(url.pathname));
    await look(page, new URL(page.url()).pathname);
  }
  await removeNamed("Harbour");
});

test("what opens over a page", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/users?q=maria");
  await page.getByRole("link", { name: "maria", exact: true }).click();
  await page.getByRole("button", { name: "Issue bypass code…" }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectSoundEverywhere(page, "a dialog");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Edit" }).click();
  await expectSoundEverywhere(page, "a form in a section");
  await page.goto("/users");
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await expectSoundEverywhere(page, "chosen rows");
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.getByRole("button", { name: "More" }).click();
  await expectSound(page, "a menu");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Open navigation" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectSound(page, "the drawer");
});

test("pages of people", async ({ open }) => {
  const operator = await open(asOwner);
  const person = { username: "ines", displayName: "Ines Inlet", password: "a cove of one's own" };
  await createUser(operator, person);
  const page = await open({ viewport: { width: 390, height: 844 } });

  await test.step("enrolment, step by step", async () => {
    const link = await issueLink(operator);
    await page.goto(link);
    await expect(page.getByRole("button", { name: "Start" })).toBeVisible();
    await expectSoundEverywhere(page, "the welcome");
    await page.getByRole("button", { name: "Start" }).click();
    await expect(page.getByLabel("New password")).toBeVisible();
    await expectSoundEverywhere(page, "choosing a password");
    await page.getByLabel("New password").fill(person.password);
    await page.getByRole("button", { name: "Continue" }).click();
    const secret = await scanKey(page);
    await expectSoundEverywhere(page, "the key");
    await page.getByRole("button", { name: "The app shows a code" }).click();
    await expectSoundEverywhere(page, "the first code");
    await page.getByLabel("Code", { exact: true }).fill(await nextCode(secret));
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByRole("list", { name: "Recovery codes" })).toBeVisible();
    await expectSoundEverywhere(page, "recovery codes");
    await page.getByRole("checkbox", { name: "I have saved them somewhere safe" }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await expectSoundEverywhere(page, "how to connect, after enrolling");
    await signInUser(page, { ...person, secret });
  });

  for (const path of [
    "/me",
    "/me/logins",
    "/me/connect",
    "/me/password",
    "/me/recovery-codes",
    "/me/factors/new",
  ]) {
    await look(page, path);
  }
});

test("pages outside", async ({ open, watch }) => {
  watch.expect(/status of 404/);
  const page = await open();
  for (const path of ["/sign-in", "/me/sign-in", "/enroll", "/operator-link"]) await look(page, path);
  const owner = await open(asOwner);
  await look(owner, "/nowhere");
});
