/** Sessions of the console: listed, ended, worth nothing afterwards; and the question who is there before sensitive changes. */
import type { BrowserContext, Page } from "@playwright/test";
import { expectSound, expectSoundEverywhere } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { nextCode, wrongCode } from "./support/codes";
import { createOperator, enrollOperator } from "./support/operators";
import { createUser, enroll, issueLink, sectionOf, signInOperator, signInUser } from "./support/people";
import { everyAction, isAction, replay } from "./support/replay";
import { ageProofs, setEnrollWithoutLink } from "./support/store";
import { expect, phone, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };

/** What a copy of the cookie still opens. */
async function expectOver(copy: BrowserContext): Promise<void> {
  expect((await copy.request.get("/login-log/export?format=csv")).status()).toBe(401);
  const page = await copy.newPage();
  await page.goto("/users");
  await expect(page).toHaveURL(/\/sign-in/);
}

test("an operator sees where they are signed in, ends a session, and signing out ends every copy", async ({
  open,
  browser,
}) => {
  const owner = await open(asOwner);
  const first = await open();
  const sven = await enrollOperator(first, await createOperator(owner, "sven", "Administrator"), "sven");
  const second = await open();
  await signInOperator(second, sven);
  const copy = await browser.newContext({ storageState: await second.context().storageState() });
  expect((await copy.request.get("/login-log/export?format=csv")).status()).toBe(200);

  await first.goto("/operators/me");
  const sessions = sectionOf(first, "Your sessions");
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expect(sessions.getByRole("listitem").first()).toContainText("This session");
  await expect(sessions.getByRole("listitem").last()).toContainText("Chrome on Linux from 127.0.0.1");
  await expectSoundEverywhere(first, "one's own sessions");
  await first.setViewportSize({ width: 1280, height: 844 });

  await test.step("signing out there ends the copy too", async () => {
    await second.getByRole("button", { name: /sven/ }).first().click();
    await second.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(second).toHaveURL(/\/sign-in/);
    await expectOver(copy);
  });

  await test.step("one is ended from the list, with its copies", async () => {
    await signInOperator(second, sven);
    await first.reload();
    await sessions.getByRole("button", { name: "End Chrome on Linux from 127.0.0.1" }).press("Enter");
    await expect(first.getByText("The session has ended.")).toBeVisible();
    await expect(sessions.getByRole("listitem")).toHaveCount(1);
    await second.reload();
    await expect(second).toHaveURL(/\/sign-in/);
  });

  await test.step("all others at once", async () => {
    await signInOperator(second, sven);
    await first.reload();
    await first.getByRole("button", { name: "End all other sessions" }).click();
    await first.getByRole("alertdialog").getByRole("button", { name: "End all other sessions" }).click();
    await expect(first.getByText("All other sessions have ended.")).toBeVisible();
    await second.reload();
    await expect(second).toHaveURL(/\/sign-in/);
  });

  await test.step("an owner ends the last one", async () => {
    await owner.goto("/operators");
    await owner.getByRole("link", { name: "sven", exact: true }).click();
    const theirs = sectionOf(owner, "Sessions");
    await expect(theirs.getByRole("listitem")).toHaveCount(1);
    await theirs.getByRole("button", { name: /^End / }).click();
    await expect(theirs.getByText("Not signed in anywhere.")).toBeVisible();
    await first.reload();
    await expect(first).toHaveURL(/\/sign-in/);
  });
  await copy.close();
});

test("a person sees and ends their own sessions on the phone", async ({ open, browser }) => {
  const owner = await open(asOwner);
  await createUser(owner, { username: "petra" });
  const page = await open(phone);
  const petra = await enroll(page, await issueLink(owner), {
    username: "petra",
    password: "parsley and thyme",
  });
  await signInUser(page, petra);
  const other = await open(phone);
  await signInUser(other, petra);
  const copy = await browser.newContext({ storageState: await other.context().storageState() });
  await page.reload();
  const sessions = sectionOf(page, "Your sessions");
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expectSound(page, "a person's sessions");
  await sessions.getByRole("button", { name: /^End Chrome/ }).click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  for (const gone of [other, await copy.newPage()]) {
    await gone.goto("/me");
    await expect(gone).toHaveURL(/\/me\/sign-in/);
  }
  await copy.close();
});

test("something sensitive asks who is there, and goes on with what was typed", async ({ open }) => {
  const owner = await open(asOwner);
  const olga = account("olga");
  await ageProofs("olga");
  await owner.goto("/operators/new");
  await owner.getByLabel("Username").fill("theo");
  await owner.getByRole("radio", { name: /^Auditor/ }).check();
  await owner.getByRole("button", { name: "Create operator" }).press("Enter");
  const dialog = owner.getByRole("dialog", { name: "Confirm it is you" });
  await expect(dialog.getByLabel("Password of olga")).toBeFocused();
  await expectSoundEverywhere(owner, "the question who is there");
  await owner.setViewportSize({ width: 1280, height: 844 });

  await test.step("cancelled, nothing happens and nothing typed is lost", async () => {
    await owner.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(owner.getByText("Nothing was changed. Confirm that it is you first.")).toBeVisible();
    await expect(owner.getByLabel("Username")).toHaveValue("theo");
    await expect(owner.getByRole("radio", { name: /^Auditor/ })).toBeChecked();
  });

  await test.step("a wrong code says so and asks again", async () => {
    await owner.getByRole("button", { name: "Create operator" }).click();
    await dialog.getByLabel("Password of olga").fill("parsley");
    await dialog.getByLabel("Code", { exact: true }).fill(wrongCode(olga.secret));
    await owner.keyboard.press("Enter");
    await expect(dialog.getByText(/The password or code is wrong/)).toBeVisible();
    await expect(dialog.getByLabel("Password of olga")).toHaveValue("parsley");
  });

  await test.step("corrected in one field, it is sent again, whatever the other one says", async () => {
    await dialog.getByLabel("Password of olga").fill(olga.password);
    await Promise.all([owner.waitForRequest(isAction), owner.keyboard.press("Enter")]);
    await expect(dialog.getByText(/The password or code is wrong/)).toBeVisible();
    await expect(dialog.getByLabel("Password of olga")).toHaveValue(olga.password);
  });

  await test.step("right, the same action goes on", async () => {
    await dialog.getByLabel("Code", { exact: true }).fill(await nextCode(olga.secret));
    await owner.keyboard.press("Enter");
    await expect(owner.getByRole("status", { name: "Link" })).toHaveText(/\/operator-link#/);
    await expect(dialog).toBeHidden();
  });

  await test.step("over another dialog too, and not again for a while", async () => {
    await owner.getByRole("link", { name: "Go to theo" }).click();
    await ageProofs("olga");
    await owner.getByRole("button", { name: "Actions" }).click();
    await owner.getByRole("menuitem", { name: "Disable" }).click();
    const question = owner.getByRole("alertdialog", { name: "Disable theo?" });
    await question.getByRole("button", { name: "Disable" }).click();
    await confirm(owner);
    await expect(owner.getByText("Every session of this operator has ended.")).toBeVisible();
    await owner.getByRole("button", { name: "Actions" }).click();
    await owner.getByRole("menuitem", { name: "Delete" }).click();
    await owner.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(owner).toHaveURL(/\/operators$/);
  });
});

/** Answers the question as olga. */
async function confirm(page: Page): Promise<void> {
  const olga = account("olga");
  const dialog = page.getByRole("dialog", { name: "Confirm it is you" });
  await dialog.getByLabel("Password of olga").fill(olga.password);
  await dialog.getByLabel("Code", { exact: true }).fill(await nextCode(olga.secret));
  await dialog.getByRole("button", { name: "Confirm" }).click();
}

test("many at once ask once, and the actions past the page are refused without a proof", async ({
  open,
  browser,
}) => {
  const owner = await open(asOwner);
  const names = ["pair_tick", "pair_tack"];
  const ids: string[] = [];
  for (const username of names) ids.push(await createUser(owner, { username }));
  await ageProofs("olga");
  await owner.goto("/users?q=pair_");
  for (const name of names) await owner.getByRole("checkbox", { name: new RegExp(name) }).check();
  const bare = await browser.newContext(asOwner);
  const answers: string[] = [];
  await owner.route(
    () => true,
    async (route) => {
      if (isAction(route.request()) && answers.length === 0) {
        answers.push(await replay(bare, route.request()));
      }
      await route.continue();
    },
  );
  await owner.getByRole("button", { name: /Reset/ }).click();
  const dialog = owner.getByRole("dialog", { name: /Reset/ });
  await dialog.getByLabel("Reason").fill("New phones for both");
  await dialog.getByRole("button", { name: /Reset/ }).click();
  await owner.getByRole("dialog", { name: "Confirm it is you" }).waitFor();
  await owner.unrouteAll();
  expect(answers).toEqual([expect.stringContaining("Confirm that it is you")]);
  await confirm(owner);
  await expect(owner.getByText("2 users reset.")).toBeVisible();
  for (const id of ids) {
    await owner.goto(`/audit?subjectId=${id}`);
    await expect(owner.getByText(/reset the second factor of/)).toHaveCount(1);
  }
  await bare.close();
});

/** Actions that check a token of their own, and those with which a first factor is enrolled. */
const openToAll = new Set([
  ...["checkSetupTokenAction", "startOwnerAction", "confirmOwnerAction"].map(
    (name) => `app/(auth)/setup/actions.ts ${name}`,
  ),
  ...[
    "openLinkAction",
    "checkPasswordAction",
    "startEnrollmentAction",
    "completeEnrollmentAction",
    "startLinkCodesAction",
    "completeLinkCodesAction",
    "claimTokenByLinkAction",
  ].map((name) => `app/enroll/actions.ts ${name}`),
  ...["openPasswordLinkAction", "setPasswordByLinkAction"].map((name) => `app/password/actions.ts ${name}`),
  ...["approvalByLinkAction", "approveByLinkAction", "refuseByLinkAction"].map(
    (name) => `app/approve/actions.ts ${name}`,
  ),
  ...["openOperatorLinkAction", "redeemOperatorLinkAction"].map(
    (name) => `app/operator-link/actions.ts ${name}`,
  ),
  ...[
    "startOwnEnrollmentAction",
    "confirmOwnEnrollmentAction",
    "claimTokenAction",
    "startSentCodesAction",
    "confirmSentCodesAction",
    "startPushDeviceAction",
    "confirmPushDeviceAction",
    "sendOwnTestPushAction",
  ].map((name) => `app/(self)/me/actions.ts ${name}`),
  "app/(self)/me/forgotten/actions.ts askForPasswordLinkAction",
]);

test("a session that may only enrol can do nothing else, whatever it sends", async ({ open, browser }) => {
  const owner = await open(asOwner);
  await createUser(owner, { username: "lotte" }, "lettuce and leeks");
  const victim = await open(phone);
  await signInUser(victim, account("petra"));
  const signIn = async () => {
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    await page.goto("/me/sign-in");
    await page.getByLabel("Username").fill("lotte");
    await page.getByLabel("Password", { exact: true }).fill("lettuce and leeks");
    await page.getByRole("button", { name: "Sign in" }).click();
    return { context, page };
  };
  await setEnrollWithoutLink(true);
  const { context, page } = await signIn();
  await expect(page).toHaveURL(/\/me\/enroll/);
  for (const path of [
    "/me",
    "/me/logins",
    "/me/connect",
    "/me/password",
    "/me/recovery-codes",
    "/me/factors/new",
  ]) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/me\/enroll/);
  }
  await victim.goto("/me");
  const other = sectionOf(victim, "Your sessions")
    .getByRole("button", { name: /^End Chrome/ })
    .first();
  const [request] = await Promise.all([victim.waitForRequest(isAction), other.click()]);
  const guarded = everyAction().filter(({ name }) => / \w+Action$/.test(name) && !openToAll.has(name));
  expect(guarded.length).toBeGreaterThan(70);
  for (const action of guarded) {
    expect(await replay(context, request, action), action.name).toContain("Your session has ended");
  }
  await setEnrollWithoutLink(false);
  await context.close();
});

test("a live login test does not begin for another site", async ({ open }) => {
  const owner = await open(asOwner);
  await owner.goto("/");
  const run = (headers: Record<string, string>) =>
    owner.request.post("/servers/00000000-0000-4000-8000-000000000000/live-test/run", {
      headers,
      data: "{}",
    });
  expect((await run({ "sec-fetch-site": "cross-site" })).status()).toBe(403);
  expect((await run({ "sec-fetch-site": "same-site" })).status()).toBe(403);
  expect((await run({ origin: "https://elsewhere.example" })).status()).toBe(403);
  expect((await run({})).status()).toBe(403);
  expect((await run({ "sec-fetch-site": "same-origin" })).status()).toBe(400);
});
