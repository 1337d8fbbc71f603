/**
 * The console from another network, by HTTPS of its own: an owner moves it there, a phone that trusts the installation's
 * authority enrols, and nobody else gets in. An installation of its own, since the others' journeys stay on loopback.
 */
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { expectSound, expectSoundEverywhere } from "./support/accessibility";
import { nextCode } from "./support/codes";
import { type OwnInstallation, startOwnInstallation } from "./support/installation";
import { canMakeNetworks, makeNetwork, type Network } from "./support/network";
import { createUser, enroll, issueLink, sectionOf, typeSignIn } from "./support/people";
import { scanKey } from "./support/qr";
import { isAction } from "./support/replay";
import { expect, phone, test } from "./support/test";

test.skip(!canMakeNetworks, "a second network needs root");
test.describe.configure({ mode: "serial" });

const hostName = "postern.test";
const owner = { username: "hanna", password: "seven salted almonds", secret: "" };

let own: OwnInstallation | undefined;
let home = "";
let port = "";
let network: Network | undefined;
/** At the console itself, as before the move. */
let here: BrowserContext | undefined;
let device: Browser | undefined;
let authority = "";

const url = () => `https://${hostName}:${port}`;
const made = (): Network => {
  if (!network) throw new Error("no network was made");
  return network;
};

test.beforeAll(async ({ browser }) => {
  network = makeNetwork(hostName);
  own = await startOwnInstallation();
  home = own.home;
  port = new URL(own.consoleUrl).port;
  here = await browser.newContext({ baseURL: own.consoleUrl });
  const page = await here.newPage();
  await page.goto(own.setupUrl);
  owner.secret = await becomeOwner(page);
});

test.afterAll(async () => {
  await device?.close();
  await here?.close();
  await own?.stop();
  network?.remove();
});

/** Ends on the step after the owner; gives the key in the phone. */
async function becomeOwner(page: Page): Promise<string> {
  await page.getByLabel("Username").fill(owner.username);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Continue" }).click();
  const secret = await scanKey(page);
  await page.getByLabel("Code that the app shows now").fill(await nextCode(secret));
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByLabel(`Next code for ${owner.username}`).fill(await nextCode(secret));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Your organisation" })).toBeVisible();
  return secret;
}

async function openAddress(): Promise<Page> {
  const page = await (here as BrowserContext).newPage();
  await page.goto("/settings?section=address");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  return page;
}

/** Answers as far as the review. */
async function answer(page: Page, name = hostName): Promise<void> {
  await page.getByRole("radio", { name: /^On other computers and phones, by HTTPS$/ }).check();
  await page.getByLabel("Name or address of this computer").fill(name);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("button", { name: "Move the console" })).toBeVisible();
}

const curl = (...words: string[]) =>
  made().run("curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", ...words);

test("a console that others reach over HTTP says so above every page", async ({ browser }) => {
  const open = await startOwnInstallation({ POSTERN_CONSOLE_HOST: "0.0.0.0" });
  const context = await browser.newContext({ baseURL: open.consoleUrl });
  try {
    const page = await context.newPage();
    const notice = page.getByRole("status").filter({ hasText: "What you type here is sent unencrypted" });
    await page.goto(open.setupUrl);
    await expect(notice).toBeVisible();
    await becomeOwner(page);
    for (const path of ["/", "/users", "/policies/new", "/settings", "/setup"]) {
      await page.goto(path);
      await expect(notice).toHaveCount(1);
      await expect(notice).toContainText("Turn on HTTPS");
    }
    await page.goto("/");
    await expectSoundEverywhere(page, "a page with the notice");
    await notice.getByRole("link", { name: "Change the address" }).press("Enter");
    await expect(page.getByRole("heading", { name: "Move it" })).toBeVisible();
  } finally {
    await context.close();
    await open.stop();
  }
});

test("a move that fails brings the console back, and says why", async () => {
  const page = await openAddress();
  const inTheWay = createServer().listen(Number(port), made().address);
  await once(inTheWay, "listening");
  await answer(page);
  await page.getByRole("button", { name: "Move the console" }).click();
  await expect(page.getByText(`Moving the console to ${url()}`)).toBeVisible();
  await expect(page.getByText("The console stays where it was")).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("does not answer at")).toBeVisible();
  await expectSound(page, "a move that failed");
  await page.reload();
  await expect(page.getByText(`The console came back from ${url()}`)).toBeVisible();
  expect(existsSync(join(home, "console.env"))).toBe(false);
  inTheWay.close();
  await page.close();
});

test("the owner moves the console to HTTPS and is told how", async () => {
  const page = await openAddress();
  await expect(sectionOf(page, "Now")).toContainText("set in the environment, which wins over the file");
  await expectSoundEverywhere(page, "where people open the console");
  await page.getByRole("radio", { name: /^Through a proxy/ }).focus();
  await page.keyboard.press("ArrowUp");
  await expect(page.getByLabel("Key file")).toBeVisible();
  await expectSoundEverywhere(page, "the fields of own files");
  await answer(page);
  await expect(page.getByRole("region", { name: /console\.env/ })).toContainText(
    "POSTERN_CONSOLE_TLS=issued",
  );
  await expectSoundEverywhere(page, "what an answer comes to");
  authority = await (await page.request.get("/api/ca?as=crt")).text();
  expect(authority).toContain("BEGIN CERTIFICATE");
  await page.getByRole("button", { name: "Move the console" }).click();
  await expect(page.getByText(`The console is at ${url()}`)).toBeVisible({ timeout: 120_000 });
  await expectSoundEverywhere(page, "a console that has moved");
  await expect(page.getByRole("link", { name: "Open the console there" })).toHaveAttribute(
    "href",
    `${url()}/settings?section=address`,
  );
  expect(existsSync(join(home, "console.env.before"))).toBe(true);
  await page.close();
});

test("without the authority nothing connects, and HTTP leads to HTTPS whatever Host it names", async () => {
  const refused = curl(url());
  expect(refused).toMatchObject({ status: 60, err: expect.stringContaining("certificate") });
  const sent = curl(
    "-H",
    "Host: evil.example",
    "-H",
    "X-Forwarded-Proto: https",
    `http://${hostName}:${port}/users?q=a`,
  );
  expect(sent.out).toBe(`307 ${url()}/users?q=a`);
  const onTrial = made().run("curl", "-sSk", "-D", "-", "-o", "/dev/null", `${url()}/sign-in`).out;
  expect(onTrial).toMatch(/^HTTP\/1.1 200/);
  expect(onTrial, "browsers could not follow it back").not.toMatch(/strict-transport-security/i);
  device = await made().browser();
  const page = await device.newPage();
  await expect(page.goto(url())).rejects.toThrow("ERR_CERT_AUTHORITY_INVALID");
  await device.close();
});

test("a phone that trusts the authority enrols over HTTPS, after the owner has arrived there", async () => {
  made().trust(authority);
  device = await made().browser();
  const desk = await device.newContext({ baseURL: url() });
  const page = await desk.newPage();
  await page.goto(`http://${hostName}:${port}/settings?section=address`);
  await expect(page).toHaveURL(`${url()}/sign-in?next=%2Fsettings%3Fsection%3Daddress`);
  await typeSignIn(page, { ...owner, code: await nextCode(owner.secret) });
  await expect(sectionOf(page, "Now")).toContainText(url());
  await expect(sectionOf(page, "Now")).toContainText("from the settings file");
  await expect.poll(() => existsSync(join(home, "console.env.before"))).toBe(false);
  expect(readFileSync(join(home, "console.env"), "utf8")).toContain(`POSTERN_CONSOLE_URL=${url()}`);
  await page.goto("/audit");
  await expect(page.getByRole("main")).toContainText(`reached the console at ${url()}, which stays there`);

  await createUser(page, { username: "hugo" });
  const link = await issueLink(page);
  expect(link).toContain(`${url()}/enroll#`);
  const mobile = await device.newContext({ ...phone, baseURL: url() });
  const small = await mobile.newPage();
  await enroll(small, link, { username: "hugo", password: "harbour lights at nine" });
  await expectSound(small, "enrolled over HTTPS");

  const cookies = [...(await desk.cookies()), ...(await mobile.cookies())];
  expect(cookies.map(({ name }) => name)).toContain("__Host-postern.session");
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ name: expect.stringMatching(/^__Host-/), secure: true, path: "/" });
    expect(cookie.domain).toBe(hostName);
  }
  const answered = await page.goto("/users");
  expect(await answered?.headerValue("strict-transport-security")).toBe("max-age=31536000");
});

test("a session from HTTP opens nothing over HTTPS, under any name", async () => {
  const [session] = (await (here as BrowserContext).cookies()).filter(
    ({ name }) => name === "postern.session",
  );
  expect(session?.secure).toBe(false);
  const copy = await (device as Browser).newContext({ baseURL: url() });
  const common = { value: session?.value ?? "", secure: true, url: url() };
  await copy.addCookies([
    { ...common, name: "postern.session" },
    { ...common, name: "__Host-postern.session" },
  ]);
  const page = await copy.newPage();
  await page.goto("/users");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  await copy.close();
});

test("the certificate is replaced while it runs: what is open goes on, what is new sees the new one", async () => {
  const open = async (): Promise<TLSSocket> => {
    const socket = connect({ host: made().address, port: Number(port), servername: hostName, ca: authority });
    await once(socket, "secureConnect");
    return socket;
  };
  const serial = (socket: TLSSocket) => socket.getPeerX509Certificate()?.serialNumber;
  const first = await open();
  const before = serial(first);
  const ask = async (socket: TLSSocket) => {
    socket.write(`HEAD /api/health HTTP/1.1\r\nHost: ${hostName}:${port}\r\n\r\n`);
    const [answered] = await once(socket, "data");
    return String(answered).split("\r\n")[0];
  };
  expect(await ask(first)).toBe("HTTP/1.1 200 OK");
  const more = `10.231.254.${1 + (process.pid % 250)}`;
  // Node's own limit for a silent connection is five seconds, and so long it may take until the change is seen.
  const keepOpen = setInterval(() => void ask(first), 2000);
  made().addAddress(more);
  const seen = async () => {
    const socket = await open();
    const found = serial(socket);
    socket.destroy();
    return found;
  };
  await expect.poll(seen, { timeout: 30_000 }).not.toBe(before);
  clearInterval(keepOpen);
  expect(await ask(first)).toBe("HTTP/1.1 200 OK");
  const second = await open();
  expect(second.getPeerX509Certificate()?.checkIP(more)).toBe(more);
  for (const socket of [first, second]) socket.destroy();
});

test("a page of the address before keeps nothing, however long it asks: an owner has to open the new one", async () => {
  const next = `https://${made().address}:${port}`;
  const old = await (device as Browser).newContext({ baseURL: url() });
  const page = await old.newPage();
  await page.goto("/settings?section=organisation");
  await typeSignIn(page, { ...owner, code: await nextCode(owner.secret) });
  // With it the certificate of the new address is good for the old name too, so that its page still comes through.
  await page.getByLabel("Organisation", { exact: true }).fill("Hanna's");
  await page.getByLabel("Address of this console").fill(url());
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Organisation saved.")).toBeVisible();
  await page.goto("/settings?section=address");
  await answer(page, made().address);
  await page.getByRole("button", { name: "Move the console" }).click();
  await expect(page.getByText(`The console is at ${next}`)).toBeVisible({ timeout: 120_000 });
  for (let asked = 0; asked < 3; asked++) {
    const answered = await page.waitForResponse((response) => isAction(response.request()));
    expect(answered.status()).toBe(200);
  }
  expect(existsSync(join(home, "console.env.before"))).toBe(true);
  await page.goto(`${next}/settings?section=address`);
  await typeSignIn(page, { ...owner, code: await nextCode(owner.secret) });
  await expect(sectionOf(page, "Now")).toContainText(next);
  await expect.poll(() => existsSync(join(home, "console.env.before"))).toBe(false);
  await old.close();
});
