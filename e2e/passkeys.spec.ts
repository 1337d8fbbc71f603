/** Passkeys in a real browser with a virtual authenticator: added, signed in with, touched as a proof, removed. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { installation } from "./support/installation";
import { createOperator, enrollOperator } from "./support/operators";
import { createUser, enroll, issueLink, sectionOf, signInUser } from "./support/people";
import { isAction, refusedToOthers, replay } from "./support/replay";
import { ageProofs, setLoginUrl } from "./support/store";
import { expect, phone, test } from "./support/test";

/** The same console under a name, where passkeys can work. */
const named = () => installation().consoleUrl.replace("127.0.0.1", "localhost");

// biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
test.use({ baseURL: async ({}, use) => use(named()) });
test.beforeAll(() => setLoginUrl(named()));
test.afterAll(() => setLoginUrl(""));

/** The owner's session, whose cookies are of the address that the other journeys use. */
function asOwner() {
  const state = JSON.parse(readFileSync(sessionOf("olga"), "utf8")) as {
    cookies: { name: string; value: string }[];
  };
  const cookies = state.cookies.map(({ name, value }) => ({
    ...{ name, value, domain: "localhost", path: "/", expires: -1 },
    ...({ httpOnly: true, secure: false, sameSite: "Lax" } as const),
  }));
  return { storageState: { cookies, origins: [] } };
}

/** A security key of this browser that knows its holder, as Chromium's developer tools have it. */
async function plugIn(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal" },
      ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true },
      automaticPresenceSimulation: true,
    },
  });
  return {
    verify: (isUserVerified: boolean) =>
      cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
    credentials: async () => (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
  };
}

test("a person adds a passkey, signs in with it, proves a change with it, and removes it", async ({
  open,
  browser,
  watch,
}) => {
  const pia = { username: "pia", displayName: "Pia Plum", password: "plums ripen in august" };
  const owner = await open(asOwner());
  await createUser(owner, pia);
  const page = await open(phone);
  const account = await enroll(page, await issueLink(owner), pia);
  await signInUser(page, account);
  const key = await plugIn(page);
  const passkeys = sectionOf(page, "Passkeys");
  await expect(passkeys).toContainText("You have none yet.");
  await expectSoundEverywhere(page, "one's own page without passkeys");
  await page.setViewportSize(phone.viewport);

  await test.step("adding, which nobody else could with the same requests", async () => {
    const tried = refusedToOthers(page, [await browser.newContext(), await browser.newContext(asOwner())]);
    await passkeys.getByRole("button", { name: "Add a passkey" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a passkey" });
    await dialog.getByLabel("Name").fill("Phone");
    await expectSoundEverywhere(page, "adding a passkey");
    await page.setViewportSize(phone.viewport);
    await dialog.getByLabel("Your password").fill(pia.password);
    await dialog.getByLabel("Code", { exact: true }).fill(await nextCode(account.secret));
    await dialog.getByRole("button", { name: "Continue" }).click();
    await expect(dialog).toBeHidden();
    expect(await tried(), "asked for, and added").toBe(2);
    await expect(passkeys.getByRole("listitem")).toContainText("Phone");
    const [credential] = await key.credentials();
    expect(credential).toMatchObject({ isResidentCredential: true, rpId: "localhost" });
    expect(Buffer.from(credential?.userHandle ?? "", "base64").toString()).not.toContain("pia");
    await expectSoundEverywhere(page, "one's own page with a passkey");
    await page.setViewportSize(phone.viewport);
  });

  await test.step("signing in without a name; not where nobody was verified", async () => {
    // Else this authenticator answers by itself as soon as the page offers passkeys in the field of the name.
    await key.verify(false);
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/me\/sign-in/);
    await expectSoundEverywhere(page, "signing in with a passkey");
    await page.setViewportSize(phone.viewport);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByText("No passkey was used.")).toBeVisible();
    await key.verify(true);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByRole("heading", { level: 1, name: pia.displayName })).toBeVisible();
    await page.goto("/me/logins");
    await expect(page.getByText("You signed in with a passkey.")).toBeVisible();
    await page.goto("/me");
  });

  await test.step("proving a change; the same touch again changes nothing", async () => {
    const answers: string[] = [];
    await page.goto("/me/recovery-codes");
    await page.route(
      () => true,
      async (route) => {
        const request = route.request();
        const carriesTouch = isAction(request) && (request.postData() ?? "").includes("clientDataJSON");
        await route.continue();
        if (!carriesTouch) return;
        await request.response();
        answers.push(await replay(page.context(), request));
      },
    );
    await page.getByRole("button", { name: "Use a passkey instead" }).click();
    await expect(page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem")).toHaveCount(10);
    await expect.poll(() => answers).toEqual([expect.stringContaining("touched too late")]);
    await page.unrouteAll();
  });

  await test.step("removing ends the session that it began", async () => {
    await page.goto("/me");
    await passkeys.getByRole("button", { name: "Change passkey Phone" }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    const dialog = page.getByRole("alertdialog", { name: "Remove Phone?" });
    await dialog.getByRole("button", { name: "Use a passkey instead" }).click();
    watch.expect(/401|callback\/user-passkey/);
    await expect(dialog).toBeHidden();
    await page.goto("/me");
    await expect(page).toHaveURL(/\/me\/sign-in/);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByText("This passkey did not let you in.")).toBeVisible();
  });
});

test("an operator adds a passkey, confirms with it, signs in with it; an owner removes it", async ({
  open,
  watch,
}) => {
  const owner = await open(asOwner());
  const page = await open();
  const link = await createOperator(owner, "paul", "Administrator");
  await enrollOperator(page, link, "paul");
  const key = await plugIn(page);
  await page.goto("/operators/me");
  const passkeys = sectionOf(page, "Passkeys");
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a passkey" });
  await dialog.getByLabel("Name").fill("Blue key");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog).toBeHidden();
  await expect(passkeys.getByRole("listitem")).toContainText("Blue key");
  await expectSoundEverywhere(page, "an operator's passkeys");
  await page.setViewportSize({ width: 1280, height: 844 });

  await test.step("it confirms who it is", async () => {
    await ageProofs("paul");
    await passkeys.getByRole("button", { name: "Add a passkey" }).click();
    await dialog.getByLabel("Name").fill("Another");
    await dialog.getByRole("button", { name: "Continue" }).click();
    const question = page.getByRole("dialog", { name: "Confirm it is you" });
    await question.getByRole("button", { name: "Use a passkey instead" }).click();
    await expect(question).toBeHidden();
    // The authenticator has one already, and says so.
    await expect(dialog.getByText("This device has a passkey of yours already.")).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("it signs in", async () => {
    await key.verify(false);
    await page.getByRole("button", { name: /paul/ }).first().click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
    await expectSoundEverywhere(page, "the console's sign-in with a passkey");
    await page.setViewportSize({ width: 1280, height: 844 });
    await key.verify(true);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  });

  await test.step("the settings say what hangs on the name", async () => {
    await owner.goto("/settings?section=address");
    await expect(sectionOf(owner, "Passkeys")).toContainText("localhost");
    await expect(owner.getByText(/would stop working under another name/)).toBeVisible();
    await expectSoundEverywhere(owner, "passkeys in the settings");
    await owner.setViewportSize({ width: 1280, height: 844 });
  });

  await test.step("an owner removes it, and the session ends", async () => {
    await owner.goto("/operators");
    await owner.getByRole("link", { name: "paul" }).first().click();
    await owner.getByRole("button", { name: "Remove passkey Blue key" }).click();
    await owner.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
    await expect(sectionOf(owner, "Passkeys")).toContainText("None.");
    // The authenticator answers the sign-in page by itself, and is refused.
    watch.expect(/401|callback\/operator-passkey/);
    await page.reload();
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test("what to sign is never chosen by a header", async ({ request }) => {
  const forged = {
    host: "evil.example",
    "x-forwarded-host": "evil.example",
    "sec-fetch-site": "same-origin",
  };
  const answer = await request.post("/api/passkeys/user", { headers: forged });
  expect(await answer.json()).toMatchObject({ origin: named(), options: { rpId: "localhost" } });
  expect(
    (await request.post("/api/passkeys/user", { headers: { "sec-fetch-site": "cross-site" } })).status(),
  ).toBe(403);
});
