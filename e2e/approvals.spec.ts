/** Logins that people are asked about, in the browser: set up, asked by mail, approved with a code and without, refused as not me. */
import { startSmtp, type TestSmtp } from "../lib/testing/smtp-server";
import { expectSoundEverywhere } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { choose, createUser, enroll, issueLink, pick, sectionOf, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { refusedToOthers } from "./support/replay";
import { ageApprovals } from "./support/store";
import { expect, phone, test } from "./support/test";

test.describe.configure({ mode: "serial" });

const asOwner = { storageState: sessionOf("olga") };
const wendel = {
  username: "wendel",
  displayName: "Wendel Wick",
  password: "a candle at both ends",
  email: "wendel@example.org",
};
const group = "Asked by link";
let userId = "";
let smtp: TestSmtp;
test.beforeAll(async () => {
  smtp = await startSmtp();
});
test.afterAll(() => smtp.close());

const mails = () => smtp.arrived.filter(({ to }) => to.includes(wendel.email));
/** The text of the newest of `count` mails to the person with `words` in them. */
async function mailWith(words: RegExp, count: number): Promise<string> {
  const plain = () =>
    mails()
      .map(({ raw }) => raw.replace(/=\r\n/g, "").replace(/=3D/g, "="))
      .filter((raw) => words.test(raw));
  await expect.poll(() => plain().length, { timeout: 90_000 }).toBe(count);
  return plain().at(-1) ?? "";
}
const linkIn = async (count: number): Promise<string> =>
  /https?:\/\/\S+\/approve#[\w-]{43}/.exec(await mailWith(/\/approve#/, count))?.[0] ?? "";

test("mail goes out, and a group may approve logins by mail", async ({ open }) => {
  await addRoles(wendel.username);
  const page = await open(asOwner);
  await page.goto("/settings?section=mail");
  await page.getByLabel("Mail server", { exact: true }).fill("127.0.0.1");
  await pick(page.getByRole("combobox", { name: "Protection of the connection" }), "No encryption");
  await page.getByLabel("Port").fill(String(smtp.port));
  await page.getByLabel("Address", { exact: true }).fill("postern@example.org");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Mail saved.", { exact: false })).toBeVisible();

  userId = await createUser(page, wendel);
  const identity = sectionOf(page, "Identity");
  await identity.getByRole("button", { name: "Edit" }).click();
  await identity.getByLabel(/^Mail address/).fill(wendel.email);
  await identity.getByRole("button", { name: "Save" }).click();
  const link = await issueLink(page);
  const person = await open(phone);
  await enroll(person, link, wendel);

  await page.goto("/groups/new");
  await page.getByLabel("Name", { exact: true }).fill(group);
  await page.getByRole("checkbox", { name: /^Authenticator app/ }).check();
  await page.getByRole("checkbox", { name: /^Link by mail/ }).check();
  await page.getByRole("button", { name: "Create group" }).click();
  await page.waitForURL(/\/groups\/[0-9a-f-]{36}$/);
  await choose(page, "Users", wendel.username);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("1 user added.")).toBeVisible();
});

test("set up by a code that arrives", async ({ open }) => {
  const page = await open(phone);
  const { secret } = account(wendel.username);
  await signInUser(page, { ...account(wendel.username), ...wendel });
  await page.getByRole("link", { name: "Add another" }).click();
  await page.getByRole("link", { name: /^Link by mail/ }).click();
  await expect(page.getByRole("heading", { name: "Approve logins by mail" })).toBeVisible();
  await expectSoundEverywhere(page, "setting up links by mail");
  await page.setViewportSize(phone.viewport);
  await page.getByLabel("Your password").fill(wendel.password);
  await page.getByLabel("Code", { exact: true }).fill(await nextCode(secret));
  await page.getByRole("button", { name: "Send a code" }).click();
  await expect(page.getByText(`A mail is on its way to ${wendel.email}.`)).toBeVisible();
  const [, first = "", second = ""] =
    /\b(\d{3}) (\d{3})\b/.exec(await mailWith(/Your code for the database login/, 1)) ?? [];
  await page.getByLabel("Code", { exact: true }).fill(first + second);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { name: "Links by mail are set up" })).toBeVisible();
});

test("the password alone asks; approved, a code appears that lets in once", async ({ open }) => {
  expect(await psql(wendel.username, wendel.password)).toMatchObject({ isIn: false });
  const link = await linkIn(1);
  const scanner = await open();
  for (const address of [link, link.replace("#", "?")]) await scanner.request.get(address);

  const page = await open(phone);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Is this you?" })).toBeVisible();
  expect(page.url(), "the token left the address bar").not.toContain("#");
  await expect(page.getByRole("main")).toContainText("127.0.0.1");
  await expectSoundEverywhere(page, "a login that waits for an answer");
  await page.setViewportSize(phone.viewport);
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("heading", { name: "Approved: type this code" })).toBeVisible();
  await expectSoundEverywhere(page, "an approved login with its code");
  const code = String(await page.getByText(/^Code: \d{3} \d{3}$/).textContent()).replace(/\D/g, "");
  expect(await psql(wendel.username, wendel.password + code)).toMatchObject({ isIn: true });
  expect(await psql(wendel.username, wendel.password + code)).toMatchObject({ isIn: false });
  await page.goto("about:blank");
  await page.goto(link);
  await expect(page.getByText(/has ended or has already been answered/)).toBeVisible();
});

test("where the policy lets an approval pass, the same login is in; on the own page it is approved too", async ({
  open,
  browser,
}) => {
  const owner = await open(asOwner);
  await owner.goto("/policies/new");
  await owner.getByLabel("Name", { exact: true }).fill("Approve only");
  await choose(owner, "Groups", group);
  await owner.getByRole("radio", { name: /^Approve only/ }).check();
  await expectSoundEverywhere(owner, "a policy that lets an approval pass");
  await owner.setViewportSize({ width: 1280, height: 844 });
  await owner.getByRole("button", { name: "Create policy" }).click();
  await owner.getByRole("alertdialog").getByRole("button", { name: "Create anyway" }).click();
  await expect(owner.getByRole("link", { name: "Approve only", exact: true })).toBeVisible();

  expect(await psql(wendel.username, wendel.password)).toMatchObject({ isIn: false });
  await linkIn(2);
  const page = await open(phone);
  await signInUser(page, { ...account(wendel.username), ...wendel });
  const asked = sectionOf(page, "Is this you?");
  await expect(asked).toBeVisible();
  await expectSoundEverywhere(page, "the own page with a login that waits");
  await page.setViewportSize(phone.viewport);
  const tried = refusedToOthers(page, [await browser.newContext(), await browser.newContext(asOwner)]);
  await asked.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("heading", { name: "Approved", exact: true })).toBeVisible();
  expect(await tried(), "approving").toBe(1);
  expect(await psql(wendel.username, wendel.password)).toMatchObject({ isIn: true });
  expect(await psql(wendel.username, wendel.password)).toMatchObject({ isIn: false });
});

test("this was not me: nobody is asked again, the log says so, and another password is offered", async ({
  open,
}) => {
  // The approval of the test before has ended.
  await ageApprovals(wendel.username);
  expect(await psql(wendel.username, wendel.password)).toMatchObject({ isIn: false });
  const link = await linkIn(3);
  const page = await open(phone);
  await page.goto(link);
  await page.getByRole("button", { name: "Refuse" }).click();
  await expectSoundEverywhere(page, "refusing a login");
  await page.setViewportSize(phone.viewport);
  await page.getByRole("button", { name: "This was not me" }).click();
  await expect(page.getByRole("heading", { name: "Refused: choose a new password now" })).toBeVisible();
  await expectSoundEverywhere(page, "a login that was not me");
  await page.setViewportSize(phone.viewport);
  await expect(page.getByRole("link", { name: "Choose a new password" })).toHaveAttribute(
    "href",
    "/me/forgotten",
  );
  expect(await psql(wendel.username, wendel.password)).toMatchObject({ isIn: false });

  const owner = await open(asOwner);
  await owner.goto("/login-log");
  await expect(owner.getByRole("main")).toContainText("the person had refused this login");
  await owner.goto("/audit");
  await expect(owner.getByRole("main")).toContainText("refused a login as wendel that was not theirs");
  await owner.goto("/");
  await expect(owner.getByRole("main")).toContainText("wendel has said of a login with the right password");
  await owner.goto(`/users/${userId}`);
  await expect(owner.getByRole("alert").filter({ hasText: "“This was not me”" })).toContainText(
    "Not theirs:",
  );
  await expectSoundEverywhere(owner, "a user who said that a login was not theirs");
});

test("nothing stays behind", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/policies");
  await page.getByRole("button", { name: "Actions for Approve only" }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("link", { name: "Approve only", exact: true })).toHaveCount(0);
  await page.goto("/settings?section=mail");
  await page.getByRole("button", { name: "Switch mail off…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByText("Mail is not set up: no mail goes out.")).toBeVisible();
});
