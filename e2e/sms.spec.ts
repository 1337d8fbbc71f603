/** Codes by text message in the browser: a gateway set up and tried, a number verified, codes that let in, switched off. */
import { type Heard, type Said, startHttpGateway } from "../lib/testing/sms-peers";
import { expectSoundEverywhere } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { choose, createUser, enroll, issueLink, sectionOf, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { refusedToOthers } from "./support/replay";
import { removeNamed } from "./support/store";
import { expect, phone, test } from "./support/test";

test.describe.configure({ mode: "serial" });

const asOwner = { storageState: sessionOf("olga") };
const tess = { username: "smsjourney_tess", displayName: "Tess", password: "a tern follows the trawler" };
const number = "+491701234567";
const wide = { width: 1280, height: 844 };

/** A gateway that wants its key, and says in its own words what it thinks. */
function answer({ headers, body }: Heard): Said {
  if (headers.authorization !== "Bearer k3y-of-the-journey") return [401, '{"error":"this key is unknown"}'];
  const { to } = JSON.parse(body) as { to: string };
  return [202, JSON.stringify({ status: "queued", to })];
}
let gateway: Awaited<ReturnType<typeof startHttpGateway>>;
test.beforeAll(async () => {
  gateway = await startHttpGateway(answer);
  await addRoles(tess.username);
});
test.afterAll(async () => {
  gateway.close();
  await removeNamed("Smsjourney");
});

/** The code in the newest of `count` text messages with codes. */
async function codeIn(count: number): Promise<string> {
  const codes = () =>
    gateway.heard
      .map(({ body }) => JSON.parse(body) as { to: string; text: string })
      .filter(({ to }) => to === number)
      .flatMap(({ text }) => /^(\d{3}) (\d{3}) is your code/.exec(text)?.slice(1).join("") ?? []);
  await expect.poll(() => codes().length, { timeout: 90_000 }).toBe(count);
  return codes().at(-1) ?? "";
}

test("an owner sets a gateway up; the test names the step that fails, in the gateway's own words", async ({
  browser,
  open,
}) => {
  const page = await open(asOwner);
  await page.goto("/settings?section=texts");
  const form = sectionOf(page, "Gateway for text messages");
  const send = form.getByRole("button", { name: "Send test message" });
  const failed = form.getByRole("listitem").filter({ hasText: "failed" });
  await form.getByLabel("Address", { exact: true }).fill(`http://127.0.0.1:${gateway.port}/send`);
  await form.getByLabel("Headers").fill("Authorization: Bearer {secret}");
  await form.getByLabel(/^Secret/).fill("another key");
  await form.getByLabel("Test with the number").fill("+49 170 1234567");
  const tried = refusedToOthers(page, [await browser.newContext()]);

  await test.step("this machine is no place for a gateway until somebody says so", async () => {
    await send.click();
    await expect(form.getByText("No message was sent.")).toBeVisible();
    await expect(failed).toContainText("Allowed address");
    expect(gateway.heard).toEqual([]);
    await expectSoundEverywhere(page, "a test of a gateway that is not allowed");
    await page.setViewportSize(wide);
    const limits = sectionOf(page, "Limits");
    await limits.getByLabel("Countries").fill("+49");
    await limits.getByLabel(/^Private networks/).fill("127.0.0.1");
    await limits.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByText("Saved. It is in force with the next code.")).toBeVisible();
  });
  await send.click();
  await expect(failed).toContainText('HTTP 401: {"error":"this key is unknown"}');
  await form.getByLabel(/^Secret/).fill("k3y-of-the-journey");
  await send.click();
  await expect(form.getByText(`The gateway took the message to ${number}.`)).toBeVisible();
  await expect(form.getByText('HTTP 202: {"status":"queued"', { exact: false })).toBeVisible();
  expect(JSON.parse(gateway.heard.at(-1)?.body ?? "{}")).toEqual({
    ...{ to: number, text: "This is a test from Postern." },
  });
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Gateway saved.", { exact: false })).toBeVisible();
  expect(await tried(), "three tests and two saves").toBe(5);
  await page.reload();
  await expect(form.getByText("Leave empty to keep the stored one.")).toBeVisible();
  await expect(page.getByRole("main")).not.toContainText("k3y-of-the-journey");
  await expectSoundEverywhere(page, "the settings of text messages");
});

test("a person verifies a number, and logs in with the codes that come to it", async ({ browser, open }) => {
  const owner = await open(asOwner);
  const cooldown = async (seconds: string) => {
    await owner.goto("/settings?section=second-factors");
    await owner.getByLabel("Seconds between two codes").fill(seconds);
    await owner.getByRole("button", { name: "Save", exact: true }).click();
    await expect(owner.getByText("Second factors saved.")).toBeVisible();
  };
  await cooldown("5");
  const userId = await createUser(owner, tess);
  const page = await open(phone);
  await enroll(page, await issueLink(owner), tess);
  await owner.goto("/groups/new");
  await owner.getByLabel("Name", { exact: true }).fill("Smsjourney");
  await owner.getByRole("checkbox", { name: /^Authenticator app/ }).check();
  await owner.getByRole("checkbox", { name: /^Code by text message/ }).check();
  await owner.getByRole("button", { name: "Create group" }).click();
  await owner.waitForURL(/\/groups\/[0-9a-f-]{36}$/);
  await choose(owner, "Users", tess.username);
  await owner.getByRole("button", { name: "Add", exact: true }).click();
  await expect(owner.getByText("1 user added.")).toBeVisible();
  await signInUser(page, account(tess.username));
  const { secret } = account(tess.username);

  await test.step("the number is verified by a code that goes to it", async () => {
    await page.goto("/me/factors/sms");
    await expect(page.getByRole("heading", { name: "Get codes by text message" })).toBeVisible();
    await expectSoundEverywhere(page, "setting up codes by text message");
    await page.setViewportSize(phone.viewport);
    const code = await nextCode(secret);
    const start = async (typed: string) => {
      await page.getByLabel("Your number").fill(typed);
      await page.getByLabel("Your password").fill(tess.password);
      await page.getByLabel("Code", { exact: true }).fill(code);
      await page.getByRole("button", { name: "Text me a code" }).click();
    };
    const tried = refusedToOthers(page, [await browser.newContext(), await browser.newContext(asOwner)]);
    await start("+44 7700 900123");
    await expect(page.getByText(/Codes are not sent to numbers of this country/)).toBeVisible();
    await start("+49 170 / 123 45 67");
    await expect(page.getByText("A text message is on its way to", { exact: false })).toBeVisible();
    const came = await codeIn(1);
    await page.getByLabel("Code", { exact: true }).fill(came === "111111" ? "222222" : "111111");
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByText(/This is not the newest code that was sent/)).toBeVisible();
    await expectSoundEverywhere(page, "a wrong code from the text message");
    await page.setViewportSize(phone.viewport);
    await page.getByLabel("Code", { exact: true }).fill(came);
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByRole("heading", { name: "Codes by text message are set up" })).toBeVisible();
    expect(await tried(), "a wrong number, a right one, a wrong code, the right one").toBe(4);
    await page.getByRole("link", { name: "Go to my page" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "My phone number" })).toContainText("Weaker");
    await expectSoundEverywhere(page, "the own page with codes by text message");
    await owner.goto(`/users/${userId}`);
    await expect(sectionOf(owner, "Identity")).toContainText("170");
  });

  await test.step("the password alone is refused and sends a code, which lets in once", async () => {
    // Codes within the cool-down share one message.
    await page.waitForTimeout(6000);
    expect(await psql(tess.username, tess.password)).toMatchObject({ isIn: false });
    const code = await codeIn(2);
    expect(await psql(tess.username, tess.password + code)).toMatchObject({ isIn: true });
    expect(await psql(tess.username, tess.password + code)).toMatchObject({ isIn: false });
  });
  await owner.goto("/mail/messages?q=1701234567");
  const sent = owner.getByRole("row", { name: new RegExp(number.replace("+", "\\+")) });
  await expect(sent).toHaveCount(2);
  await expect(sent.first()).toContainText("HTTP 202");
  await expectSoundEverywhere(owner, "messages and calls that were sent");
  await owner.setViewportSize(wide);
  await cooldown("30");
});

test("switched off, the gateway and its secret are gone", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/settings?section=texts");
  const form = sectionOf(page, "Gateway for text messages");
  await form.getByRole("button", { name: "Switch off…" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: "Switch off" }).click();
  await expect(dialog).toBeHidden();
  await expect(form.getByRole("button", { name: "Switch off…" })).toBeHidden();
  const limits = sectionOf(page, "Limits");
  await limits.getByLabel("Countries").fill("");
  await limits.getByLabel(/^Private networks/).fill("");
  await limits.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved. It is in force with the next code.")).toBeVisible();
  await page.reload();
  await expect(form.getByLabel("Address", { exact: true })).toHaveValue("");
  await expect(form.getByText("Leave empty to keep the stored one.")).toBeHidden();
});
