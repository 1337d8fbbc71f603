/** Mail in the browser: set up and tried, an invitation that arrives and lets in, codes, texts, a forgotten password, switched off. */
import { startSmtp, type TestSmtp } from "../lib/testing/smtp-server";
import { expectSoundEverywhere } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { createUser, enroll, pick, sectionOf, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { refusedToOthers } from "./support/replay";
import { expect, phone, test } from "./support/test";

test.describe.configure({ mode: "serial" });

const asOwner = { storageState: sessionOf("olga") };
const mira = { username: "mira", displayName: "Mira Moss", password: "moss on the northern side" };
let smtp: TestSmtp;
test.beforeAll(async () => {
  smtp = await startSmtp();
});
test.afterAll(() => smtp.close());

/** The last mail to `address` as it came, once there are `count` of them. */
async function mailTo(address: string, count = 1): Promise<string> {
  const to = () => smtp.arrived.filter((mail) => mail.to.includes(address));
  await expect.poll(() => to().length, { timeout: 90_000 }).toBeGreaterThanOrEqual(count);
  return to().at(-1)?.raw.replace(/=\r\n/g, "").replace(/=3D/g, "=") ?? "";
}
const linkIn = (mail: string) => /https?:\/\/\S+\/(?:enroll|password)#[\w-]{43}/.exec(mail)?.[0] ?? "";

test("an owner sets mail up; the test names the step that fails", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/settings?section=mail");
  await expect(page.getByText("Mail is not set up: no mail goes out.")).toBeVisible();
  await page.getByLabel("Mail server", { exact: true }).fill("127.0.0.1");
  await pick(page.getByRole("combobox", { name: "Protection of the connection" }), "No encryption");
  await page.getByLabel("Port").fill("1");
  await page.getByLabel("Address", { exact: true }).fill("postern@example.org");
  await page.getByLabel("Send a test to").fill("olga@example.org");
  const test = sectionOf(page, "Test");
  await test.getByRole("button", { name: "Send test mail" }).click();
  await expect(test.getByText("No mail was sent.")).toBeVisible();
  await expect(test.getByRole("listitem").filter({ hasText: "failed" })).toContainText("ECONNREFUSED");
  await expectSoundEverywhere(page, "a test of mail that failed");
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.getByLabel("Port").fill(String(smtp.port));
  await test.getByRole("button", { name: "Send test mail" }).click();
  await expect(test.getByText("The server took the mail to olga@example.org.")).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Mail saved.", { exact: false })).toBeVisible();
  await expectSoundEverywhere(page, "the settings of mail");
});

test("an invitation arrives; whoever only gets its address changes nothing, and the person enrols", async ({
  open,
}) => {
  const desk = await open(asOwner);
  await createUser(desk, mira);
  const identity = sectionOf(desk, "Identity");
  await identity.getByRole("button", { name: "Edit" }).click();
  await identity.getByLabel(/^Mail address/).fill("mira@example.org");
  await identity.getByRole("button", { name: "Save" }).click();
  await desk.getByRole("button", { name: "Send invitation" }).click();
  await expect(desk.getByText("The invitation is on its way.")).toBeVisible();
  const link = linkIn(await mailTo("mira@example.org"));
  expect(link).not.toBe("");

  await test.step("a scanner asks for it, and opens it in a browser: it stays as good as new", async () => {
    const scanner = await open();
    for (const address of [link, link.replace("#", "?"), `${link.replace("#", "/")}`]) {
      await scanner.request.get(address);
      await scanner.request.head(address);
    }
    await scanner.goto(link);
    await expect(scanner.getByText("mira", { exact: true })).toBeVisible();
  });
  const page = await open(phone);
  await enroll(page, link, mira);
  await mailTo("mira@example.org", 2);
  expect(await mailTo("mira@example.org", 2)).toContain("second factor was added");

  await desk.goto("/mail?q=mira");
  await expect(desk.getByRole("row", { name: /mira@example\.org/ })).toHaveCount(2);
  await expect(desk.getByRole("row", { name: /Invitation/ })).toContainText("Sent");
  await expectSoundEverywhere(desk, "outgoing mail");
});

test("who forgot their password asks for a link; the answer is the same for everybody", async ({ open }) => {
  const page = await open(phone);
  const answers: string[] = [];
  for (const name of ["nobody-at-all", mira.username]) {
    await page.goto("/me/sign-in");
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await expect(page.getByRole("heading", { name: "Forgot your password?" })).toBeVisible();
    if (answers.length === 0) await expectSoundEverywhere(page, "a forgotten password");
    await page.getByLabel("Username or mail address").fill(name);
    await page.getByRole("button", { name: "Send me a link" }).click();
    await expect(page.getByRole("heading", { name: "Check your mailbox" })).toBeVisible();
    answers.push((await page.getByRole("main").textContent()) ?? "");
  }
  expect(answers[0]).toBe(answers[1]);
  const link = linkIn(await mailTo("mira@example.org", 3));
  expect(link).toContain("/password#");
  await page.request.get(link);
  await page.request.head(link);
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Set a new password" })).toBeVisible();
});

test("codes by mail: allowed, set up by a code that arrives, and typed behind the password", async ({
  browser,
  open,
  watch,
}) => {
  watch.expect(/status of 401/);
  await addRoles(mira.username);
  const owner = await open(asOwner);
  const allow = async (isAllowed: boolean, cooldown: string) => {
    await owner.goto("/settings?section=second-factors");
    await owner.getByRole("checkbox", { name: /^Code by mail/ }).setChecked(isAllowed);
    await owner.getByLabel("Seconds between two codes").fill(cooldown);
    await owner.getByRole("button", { name: "Save", exact: true }).click();
    await expect(owner.getByText("Second factors saved.")).toBeVisible();
  };
  await allow(true, "5");
  await expectSoundEverywhere(owner, "settings with codes by mail");
  await owner.setViewportSize({ width: 1280, height: 844 });

  const { secret } = account(mira.username);
  const page = await open(phone);
  await signInUser(page, { ...account(mira.username), ...mira });
  const codes = () => smtp.arrived.filter(({ raw }) => raw.includes("Your code for the database login"));
  /** The code in the newest of `count` mails with codes. */
  const codeIn = async (count: number): Promise<string> => {
    await expect.poll(() => codes().length, { timeout: 60_000 }).toBe(count);
    const [, first = "", second = ""] = /\b(\d{3}) (\d{3})\b/.exec(codes().at(-1)?.raw ?? "") ?? [];
    return first + second;
  };
  /** Codes within the cool-down share one mail. */
  const cool = () => page.waitForTimeout(6000);

  await test.step("she sets it up", async () => {
    await page.getByRole("link", { name: "Add another" }).click();
    await expectSoundEverywhere(page, "the page of choices with codes by mail");
    await page.getByRole("link", { name: /^Code by mail/ }).click();
    await expect(page.getByRole("heading", { name: "Get codes by mail" })).toBeVisible();
    await expectSoundEverywhere(page, "setting up codes by mail");
    await page.getByLabel("Your password").fill(mira.password);
    await page.getByLabel("Code", { exact: true }).fill(await nextCode(secret));
    const tried = refusedToOthers(page, [await browser.newContext(), await browser.newContext(asOwner)]);
    await page.getByRole("button", { name: "Send a code" }).click();
    await expect(page.getByText("A mail is on its way to mira@example.org.")).toBeVisible();
    const code = await codeIn(1);
    await page.getByLabel("Code", { exact: true }).fill(code === "111111" ? "222222" : "111111");
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByText(/This is not the newest code that was sent/)).toBeVisible();
    await expectSoundEverywhere(page, "a wrong code from the mail");
    await page.getByLabel("Code", { exact: true }).fill(code);
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByRole("heading", { name: "Codes by mail are set up" })).toBeVisible();
    expect(await tried(), "a start, a wrong code, the right one").toBe(3);
    await page.getByRole("link", { name: "Go to my page" }).click();
    const mailbox = page.getByRole("listitem").filter({ hasText: "My mailbox" });
    await expect(mailbox).toContainText("Weaker");
    await expect(mailbox.locator("svg.lucide-mail"), "not the picture of a phone").toBeVisible();
    await expectSoundEverywhere(page, "the own page with codes by mail");
  });

  await test.step("the password alone is refused and sends a code, which lets in once", async () => {
    await cool();
    expect(await psql(mira.username, mira.password)).toMatchObject({ isIn: false });
    const code = await codeIn(2);
    expect(await psql(mira.username, mira.password + code)).toMatchObject({ isIn: true });
    expect(await psql(mira.username, mira.password + code)).toMatchObject({ isIn: false });
    await owner.goto("/login-log");
    await expect(owner.getByRole("main")).toContainText(/a code was sent/i);
  });

  await test.step("signing in to the own page asks for one, too", async () => {
    await cool();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/me\/sign-in/);
    await page.getByLabel("Username").fill(mira.username);
    await page.getByLabel("Password", { exact: true }).fill(mira.password);
    await page.getByRole("button", { name: "Send me a code" }).click();
    await expect(page.getByText(/If the password is right and codes are sent to you/)).toBeVisible();
    await expectSoundEverywhere(page, "signing in with a code by mail");
    await page.getByLabel("Code", { exact: true }).fill(await codeIn(3));
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Second factors" })).toBeVisible();
  });
  await allow(false, "30");
});

test("texts are changed with a preview; broken placeholders are refused beside their field", async ({
  open,
  watch,
}) => {
  // What Playwright runs in the frame of the preview, in which nothing may run.
  watch.expect(/Blocked script execution in 'about:srcdoc'/);
  const page = await open(asOwner);
  await page.goto("/mail/texts");
  await page.getByRole("link", { name: "Invitation", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Invitation" })).toBeVisible();
  const body = page.getByRole("textbox", { name: "Text", exact: true });
  await body.fill("Hello {{nmae}},\n\n{{link}}");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("{{nmae}} is not known here.", { exact: false })).toBeVisible();
  await expect(body).toHaveAttribute("aria-invalid", "true");
  await body.fill("Good morning {{name}},\n\n{{link}}");
  await page.getByRole("button", { name: "Preview" }).click();
  const frame = page.frameLocator("iframe");
  await expect(frame.getByText("Good morning Ada Lovelace,")).toBeVisible();
  const shown = page.getByRole("combobox", { name: "Shown" });
  await pick(shown, "Dark");
  await expect(shown).toContainText("Dark");
  await expect(frame.getByText("Good morning Ada Lovelace,")).toHaveCSS("color", "rgb(244, 244, 245)");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Text saved.", { exact: false })).toBeVisible();
  await expectSoundEverywhere(page, "the text of a mail");
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.getByRole("button", { name: /^Back to the product/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Go back" }).click();
  await expect(body).toHaveValue(/^Hello \{\{name\}\},/);
});

test("switched off, nothing goes out, and the pages say so", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/settings?section=mail");
  await page.getByRole("button", { name: "Switch mail off…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByText("Mail is not set up: no mail goes out.")).toBeVisible();
  await page.goto("/me/forgotten");
  await expect(page.getByText("This installation sends no mail.", { exact: false })).toBeVisible();
});
