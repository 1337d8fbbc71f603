/** Where logins come from in the browser: in the log, on the person's page, in a rule, in the dry run, and per server. */
import type { Page } from "@playwright/test";
import { expectSoundEverywhere, look } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { choose, createUser, enroll, issueLink, pick, sectionOf, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { keepFirstServer } from "./support/store";
import { expect, phone, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };
const wren = { username: "wren", displayName: "Wren Wanderer", password: "a whistle over the water" };
const wide = { width: 1280, height: 844 };
const group = "Wanderers";
const policy = "Where wanderers come from";

test.describe.configure({ mode: "serial" });

/** Where the pages of the server are that people log in to. */
let home = "";
test.beforeAll(async () => {
  home = `/servers/${await keepFirstServer()}`;
});

/** Waits until the worker sees the logins of the server. */
const seesLogins = (page: Page) =>
  expect(async () => {
    await page.goto(home);
    await expect(sectionOf(page, "Where logins come from")).toContainText("Sees logins", { timeout: 2000 });
  }).toPass({ timeout: 60_000 });

/** A login with the right password and a code that was not used yet. */
const login = async () =>
  psql(wren.username, wren.password + (await nextCode(account(wren.username).secret)));
const rows = (page: Page) =>
  page.getByRole("region", { name: "Attempts" }).getByRole("row").filter({ hasText: wren.username });

test("the address stands in the log, is found there, and on the person's own page", async ({ open }) => {
  const page = await open(asOwner);
  await addRoles(wren.username);
  await createUser(page, wren);
  await enroll(await open(phone), await issueLink(page), wren);
  await seesLogins(page);
  await page.goto("/login-log");
  expect(await login()).toMatchObject({ isIn: true });
  await expect(rows(page).first()).toContainText("127.0.0.1");

  await test.step("the filters find it by address and by network, and nothing from elsewhere", async () => {
    await page.getByLabel("Address or network").fill("127.0.0.0/8");
    await page.waitForURL(/address=127/);
    await expect(rows(page).first()).toContainText("127.0.0.1");
    await expectSoundEverywhere(page, "the login log with addresses");
    await page.setViewportSize(wide);
    await page.getByLabel("Address or network").fill("203.0.113.0/24");
    await expect(page.getByText("No matches")).toBeVisible();
    await page.getByLabel("Address or network").fill("somewhere");
    await page.waitForURL(/address=somewhere/);
    await expect(page.getByText("No matches")).toBeVisible();
  });

  await test.step("the attempt says by what it is known, and leads to the others from there", async () => {
    await page.goto(`/login-log?q=${wren.username}&address=127.0.0.1`);
    await rows(page).first().getByRole("link").first().click();
    await expect(page.getByRole("heading", { level: 1, name: `Login of ${wren.username}` })).toBeVisible();
    const details = sectionOf(page, "Details");
    await expect(details).toContainText(/Person's address\s*127\.0\.0\.1/);
    await expect(details).toContainText(/Shown by the server|From the list of processes|From the session/);
    await expectSoundEverywhere(page, "an attempt with an address");
    await page.setViewportSize(wide);
    await details.getByRole("link", { name: "127.0.0.1" }).click();
    await page.waitForURL(/\/login-log\?address=127\.0\.0\.1$/);
  });

  await test.step("the export has it", async () => {
    const answer = await page.request.get(`/login-log/export?q=${wren.username}&format=csv`);
    const csv = await answer.text();
    expect(csv.split("\r\n")[0]).toContain(
      "address_certainty,person_address,person_candidates,known_by,database,application",
    );
    expect(csv).toContain(",certain,127.0.0.1,");
  });

  await test.step("the person sees it too", async () => {
    const own = await open(phone);
    await signInUser(own, account(wren.username));
    await own.goto("/me/logins");
    await expect(own.getByRole("listitem").filter({ hasText: "from 127.0.0.1" }).first()).toBeVisible();
    await expectSoundEverywhere(own, "own logins with addresses");
  });
});

test("a rule about networks refuses what lies outside, and the dry run says which rules look", async ({
  open,
}) => {
  const page = await open(asOwner);
  await page.goto("/groups/new");
  await page.getByLabel("Name", { exact: true }).fill(group);
  await page.getByRole("button", { name: "Create group" }).click();
  await expect(page.getByRole("heading", { level: 1, name: group })).toBeVisible();
  await choose(page, "Users", wren.username);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("region", { name: "Members" })).toContainText(wren.username);

  await test.step("the form has what an unknown address counts as, and the first login from a network", async () => {
    await page.goto("/policies/new");
    await page.getByLabel("Name", { exact: true }).fill(policy);
    await choose(page, "Groups", group);
    await page.getByRole("switch", { name: "Use adaptive rules" }).click();
    for (const kind of ["Source network", "First login from the network"]) {
      await page.getByRole("button", { name: "Add a rule" }).click();
      await page.getByRole("menuitem", { name: kind, exact: true }).click();
    }
    await page.getByLabel("Networks").fill("127.0.0.0/8");
    await pick(page.getByRole("combobox", { name: "Then" }).first(), "deny the login");
    await expectSoundEverywhere(page, "rules about addresses");
    await page.setViewportSize(wide);
    await pick(page.getByRole("combobox", { name: "An unknown address counts as" }).first(), /^neither/);
    await expect(page.getByText("so it lets such logins pass").first()).toBeVisible();
    await pick(page.getByRole("combobox", { name: "An unknown address counts as" }).first(), "outside");
    await page.getByRole("button", { name: "Create policy" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Policies" })).toBeVisible();
  });
  expect(await login(), "from inside").toMatchObject({ isIn: true });

  await test.step("the dry run names the rules, and offers the address of the last login", async () => {
    await page.goto("/policies/dry-run");
    await choose(page, "User", wren.username);
    await page.getByLabel("Address of the person").fill("203.0.113.7");
    await page.getByRole("button", { name: "Show what would happen" }).click();
    const why = sectionOf(page, "Why");
    await expect(page.getByText(/^Refused whatever is typed\./)).toBeVisible();
    await expect(why).toContainText("Rule 1: Outside 127.0.0.0/8");
    await expect(why).toContainText("Rule 2: First login from this network");
    await expectSoundEverywhere(page, "the dry run with an address");
    await page.setViewportSize(wide);
    await why.getByRole("link", { name: "127.0.0.1" }).click();
    await expect(page.getByText("Accepted with: Password + second factor.")).toBeVisible();
    await pick(page.getByRole("combobox", { name: "Who" }), /^A group$/);
    await pick(page.getByRole("combobox", { name: "Group" }), group);
    await page.getByLabel("Address of the person").fill("");
    await page.getByRole("button", { name: "Show what would happen" }).click();
    await expect(page.getByText("Address of the people: not known")).toBeVisible();
    await expect(page.getByText(`${policy}, rule 1: Outside 127.0.0.0/8`)).toBeVisible();
    await expectSoundEverywhere(page, "the dry run of a group with rules about addresses");
    await page.setViewportSize(wide);
  });

  await test.step("from outside the login is refused, and the log says why", async () => {
    await page.goto("/policies");
    await page.getByRole("link", { name: policy }).click();
    await page.getByLabel("Networks").fill("203.0.113.0/24");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Saved. Takes effect at the next login.")).toBeVisible();
    expect(await login(), "from outside").toMatchObject({ isIn: false });
    await page.goto(`/login-log?q=${wren.username}&outcome=reject`);
    await rows(page).first().getByRole("link").first().click();
    await expect(sectionOf(page, "How it was decided")).toContainText(
      "127.0.0.1 is outside the rule's networks.",
    );
  });
});

test("the server's page says what its workers see, and it can be switched off", async ({ open }) => {
  const page = await open(asOwner);
  await seesLogins(page);
  const section = sectionOf(page, "Where logins come from");
  await look(page, home);
  await page.setViewportSize(wide);

  const toggle = page.getByRole("switch", { name: "Learn where logins come from" });
  const save = async () => {
    await page.getByRole("button", { name: "Save and read" }).click();
    await page.waitForURL(new RegExp(`${home}$`));
  };
  await page.goto(`${home}/edit`);
  await toggle.click();
  await save();
  await expect(section).toContainText("Not learned");
  await section.getByRole("link", { name: "Turn it on" }).click();
  await expect(toggle).not.toBeChecked();
  await toggle.click();
  await save();
  await expect(section).not.toContainText("Not learned");
  await seesLogins(page);
});
