/**
 * Push in the browser: allowed, a phone set up by the notification that it is sent, logins approved and refused on it. Chromium's own
 * push service is not asked: what a browser would get from one, the test gives it (its subscription), reads what was sent to it
 * with the subscription's keys, and hands it to the worker.
 */
import type { BrowserContext, CDPSession, Page } from "@playwright/test";
import { base64url } from "@/lib/foundation/base/bytes";
import { pushReceiver } from "@/lib/testing/push-receiver";
import { startPushService, type TestPushService } from "@/lib/testing/push-service";
import { expectSoundEverywhere } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { wholeBrowser } from "./support/browsers";
import { nextCode } from "./support/codes";
import { createUser, enroll, issueLink, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { expect, phone, test } from "./support/test";

test.describe.configure({ mode: "serial" });
// Only it has notifications.
test.use({ launchOptions: wholeBrowser });

const asOwner = { storageState: sessionOf("olga") };
const percy = { username: "percy", displayName: "Percy Pine", password: "pine on the southern slope" };
const receiver = pushReceiver();
let service: TestPushService;
test.beforeAll(async () => {
  service = await startPushService();
});
test.afterAll(() => service.close());

/** Gives the pages of `context` the subscription that a push service would. */
const giveSubscription = (context: BrowserContext) =>
  context.addInitScript(
    (given) => {
      const subscription = { endpoint: given.endpoint, toJSON: () => given, unsubscribe: async () => true };
      if ("PushManager" in window) {
        PushManager.prototype.subscribe = async () => subscription as unknown as PushSubscription;
      }
    },
    {
      endpoint: `https://${service.host}/push/percy`,
      keys: { p256dh: base64url(receiver.p256dh), auth: base64url(receiver.auth) },
    },
  );

type Shown = { readonly title: string; readonly body: string; readonly path: string };

/** The notification with this tag that the page's worker shows. Runs in the page. */
async function notificationOf(wanted: string): Promise<Shown | undefined> {
  const registration = await navigator.serviceWorker.getRegistration("/me/");
  const all = (await registration?.getNotifications()) ?? [];
  const [one] = all.filter((each) => each.tag === wanted);
  return one && { title: one.title, body: one.body, path: String(one.data?.path) };
}

/** A browser whose worker is given what arrives at the push service. */
async function pushed(page: Page): Promise<{ arrives(count: number): Promise<Shown> }> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  let registrationId = "";
  cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
    const ours = registrations.find(({ scopeURL }) => scopeURL.endsWith("/me/"));
    registrationId = ours?.registrationId ?? registrationId;
  });
  await cdp.send("ServiceWorker.enable");
  return {
    async arrives(count) {
      await expect.poll(() => service.arrived.length, { timeout: 60_000 }).toBe(count);
      const data = receiver.read(service.arrived.at(-1)?.body ?? new Uint8Array());
      await expect.poll(() => registrationId).not.toBe("");
      const origin = new URL(page.url()).origin;
      const { tag } = JSON.parse(data);
      let shown: Shown | undefined;
      // A push service delivers again what a worker that was asleep did not take; the tag makes one notification of it.
      await expect(async () => {
        await cdp.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
        await expect
          .poll(async () => {
            shown = await page.evaluate(notificationOf, tag);
            return shown !== undefined;
          })
          .toBe(true);
      }).toPass({ timeout: 60_000 });
      return shown as Shown;
    },
  };
}

test("an owner names a push service and allows push", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/settings?section=push");
  await page.getByLabel("Mail address").fill("not an address");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Enter one mail address", { exact: false })).toBeVisible();
  await page.getByLabel("Mail address").fill("postern@example.org");
  await page.getByLabel("Services").fill(service.host);
  await page.getByLabel("Certificate of their authority").fill(service.authority);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.", { exact: false })).toBeVisible();
  await expectSoundEverywhere(page, "the settings of push");
  await page.setViewportSize({ width: 1280, height: 844 });
  await page.goto("/settings?section=second-factors");
  await page.getByRole("checkbox", { name: /^Push/ }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Second factors saved.")).toBeVisible();
});

test("a phone is set up by the notification that it gets, and approves logins", async ({ open, watch }) => {
  watch.expect(/status of 401/);
  await addRoles(percy.username);
  const desk = await open(asOwner);
  await createUser(desk, percy);
  const link = await issueLink(desk);
  const page = await open({ ...phone, permissions: ["notifications"] });
  await giveSubscription(page.context());
  const { secret } = await enroll(page, link, percy);
  await signInUser(page, { ...account(percy.username), ...percy });
  const browser = await pushed(page);

  await test.step("it is set up", async () => {
    await page.getByRole("link", { name: "Add another" }).click();
    await expectSoundEverywhere(page, "the page of choices with push");
    await page.getByRole("link", { name: /^Push/ }).click();
    await expect(page.getByRole("button", { name: "Allow notifications" })).toBeVisible();
    await expectSoundEverywhere(page, "allowing notifications");
    await page.getByRole("button", { name: "Allow notifications" }).click();
    await page.getByLabel("Name").fill("Percy's phone");
    await page.getByLabel("Your password").fill(percy.password);
    await page.getByLabel("Code", { exact: true }).fill(await nextCode(secret));
    await expectSoundEverywhere(page, "naming a device");
    await page.getByRole("button", { name: "Send a notification" }).click();
    await expect(page.getByRole("heading", { name: "Tap the notification" })).toBeVisible();
    await expectSoundEverywhere(page, "waiting for a tap");
    const shown = await browser.arrives(1);
    expect(shown.body).toContain("Tap to confirm this device.");
    await page.goto("/me");
    await expect(page.getByText("Percy's phone")).toHaveCount(0);
    await page.goto(shown.path);
    await expect(page.getByRole("heading", { name: "Notifications reach Percy's phone" })).toBeVisible();
    await expectSoundEverywhere(page, "a confirmed device");
    await page.goto("/me");
    await expect(page.getByRole("listitem").filter({ hasText: "Percy's phone" })).toContainText("Push");
  });

  let sent = 1;
  await test.step("a test notification can be sent from the list", async () => {
    await page.waitForTimeout(10_000);
    await page.getByRole("button", { name: "Change Percy's phone" }).click();
    await page.getByRole("menuitem", { name: "Send a test notification" }).click();
    await expect(page.getByText("Sent. Tap the notification when it arrives.")).toBeVisible();
    await browser.arrives(++sent);
    await page.getByRole("button", { name: "Change Percy's phone" }).click();
    await page.getByRole("menuitem", { name: "Make default" }).click();
  });

  await test.step("a login with the password alone is refused and asks; approved, a code appears that lets in once", async () => {
    expect(await psql(percy.username, percy.password)).toMatchObject({ isIn: false });
    const shown = await browser.arrives(++sent);
    expect(shown.title).toBe("Is this you? percy");
    expect(shown.body).toContain("127.0.0.1");
    await page.goto(shown.path);
    await expect(page.getByRole("heading", { name: "Is this you?" })).toBeVisible();
    await expectSoundEverywhere(page, "the question of a notification");
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByRole("heading", { name: "Approved: type this code" })).toBeVisible();
    await expectSoundEverywhere(page, "the code after approving");
    const [code = ""] =
      /\d{3} \d{3}/.exec((await page.getByRole("status").first().textContent()) ?? "") ?? [];
    const typed = percy.password + code.replace(" ", "");
    expect(await psql(percy.username, typed)).toMatchObject({ isIn: true });
    expect(await psql(percy.username, typed)).toMatchObject({ isIn: false });
  });

  await test.step("refused from the notification in two taps, it is not asked again", async () => {
    await page.goto("/me");
    // The own page shows it by itself, before anybody has tapped anything.
    expect(await psql(percy.username, percy.password)).toMatchObject({ isIn: false });
    await expect(page.getByRole("heading", { name: "Is this you?" })).toBeVisible({ timeout: 10_000 });
    await expectSoundEverywhere(page, "the own page with a login that waits");
    await page.goto("/me/logins");
    await expect(page.getByText("Somebody logs in with your password", { exact: true })).toBeVisible();
    await expectSoundEverywhere(page, "another page with a login that waits");
    const shown = await browser.arrives(++sent);
    // The first tap is Refuse in the notification; the worker opens this.
    await page.goto(shown.path.replace("#", "?refuse#"));
    await expectSoundEverywhere(page, "refusing a login");
    await page.getByRole("button", { name: "This was not me" }).click();
    await expect(page.getByRole("heading", { name: "Refused: choose a new password now" })).toBeVisible();
    expect(await psql(percy.username, percy.password)).toMatchObject({ isIn: false });
    await page.waitForTimeout(3_000);
    expect(service.arrived).toHaveLength(sent);
  });
});

test("an iPhone is told about its home screen, and a browser without push about others", async ({ open }) => {
  const userAgent =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1";
  const iphone = await open({ ...phone, userAgent });
  await signInUser(iphone, { ...account(percy.username), ...percy });
  await iphone.goto("/me/factors/push");
  await expect(iphone.getByText("Choose Add to Home Screen", { exact: false })).toBeVisible();
  await expectSoundEverywhere(iphone, "push on an iPhone");
  const manifest = await iphone.locator('link[rel="manifest"]').getAttribute("href");
  const app = await (await iphone.request.get(manifest ?? "")).json();
  expect(app).toMatchObject({ display: "standalone", start_url: "/me" });
  for (const { src } of app.icons) expect((await iphone.request.get(src)).status()).toBe(200);
  await iphone.addInitScript(() => Reflect.deleteProperty(window, "PushManager"));
  await iphone.addInitScript(() =>
    Object.defineProperty(navigator, "userAgent", { get: () => "An old browser" }),
  );
  await iphone.goto("/me/factors/push");
  await expect(iphone.getByText("This browser has no notifications")).toBeVisible();
  await expectSoundEverywhere(iphone, "push in a browser without it");
});

test("afterwards push is allowed to nobody, and the service is no longer named", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/settings?section=second-factors");
  await page.getByRole("checkbox", { name: /^Push/ }).uncheck();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Second factors saved.")).toBeVisible();
  await page.goto("/settings?section=push");
  await page.getByLabel("Services").fill("");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.", { exact: false })).toBeVisible();
});
