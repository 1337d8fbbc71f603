/** Makes the pictures in docs/images from the demo: `npm run screenshots`. Needs chromium and oathtool. */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { root } from "./stamp.mjs";

const images = join(root, "docs/images");
const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const desk = { viewport: { width: 1280, height: 800 }, colorScheme: "light", locale: "en-GB" };
const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  locale: "en-GB",
};

const home = mkdtempSync(join(tmpdir(), "postern-screenshots-"));
// The embedded PostgreSQL runs under another account when this is root.
chmodSync(home, 0o755);
mkdirSync(images, { recursive: true });
const demo = spawn(process.execPath, ["scripts/start.mjs", "demo"], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
  env: {
    ...process.env,
    POSTERN_HOME: home,
    POSTERN_CONSOLE_PORT: "0",
    POSTERN_RADIUS_PORT: "0",
    POSTERN_LDAPS_PORT: "0",
    POSTERN_METRICS_PORT: "0",
    POSTERN_JOBS_METRICS_PORT: "0",
    POSTERN_LOG_LEVEL: "warn",
  },
});
const demoEnded = new Promise((resolve) => demo.once("exit", resolve));
let browser;
try {
  const { console: site, postgres, users } = await whenReady(join(home, "demo.json"));
  browser = await chromium.launch({
    executablePath: browsers.find((path) => existsSync(path)),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const page = await open(desk, site.url);
  await signIn(page, site.owner);
  logSomePeopleIn(postgres, users);
  // The demo's sample history ends at midnight: a week has more to show than a day.
  await page.goto("/?span=7d");
  await picture(page, "overview");
  await page.goto("/users");
  await picture(page, "users");
  await page.getByRole("link", { name: "bruno" }).click();
  await page.waitForURL(/\/users\/./);
  await picture(page, "user");
  await page.goto("/login-log");
  await picture(page, "login-log");
  await page
    .getByRole("link", { name: "The code was right, but it or a newer one has already been used." })
    .first()
    .click();
  await page.waitForURL(/\/login-log\/./);
  await picture(page, "login-steps");
  await page.goto("/servers");
  await page.getByRole("main").getByRole("link", { name: "Demo PostgreSQL" }).first().click();
  await page.getByRole("link", { name: "Second-factor gaps" }).click();
  await page.getByRole("heading", { level: 1, name: "Demo PostgreSQL" }).waitFor();
  await page.getByRole("columnheader", { name: "Matching line" }).waitFor();
  await picture(page, "ways-in");
  await page.goto("/policies/dry-run");
  await page.getByRole("combobox", { name: "User" }).fill("etl");
  await page.getByRole("option", { name: "etl" }).click();
  await page.getByRole("button", { name: "Show what would happen" }).click();
  await page.getByRole("heading", { name: "Why" }).waitFor();
  await picture(page, "dry-run");
  await enrollOnPhone(page, site.url);
} finally {
  await browser?.close();
  demo.kill("SIGTERM");
  await demoEnded;
  rmSync(home, { recursive: true, force: true });
}

/** The demo writes its file when everything answers. */
async function whenReady(file) {
  while (!existsSync(file)) {
    if (demo.exitCode !== null) throw new Error("The demo did not start, see above.");
    await sleep(200);
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

async function open(options, baseURL) {
  return (await browser.newContext({ ...options, baseURL })).newPage();
}

async function signIn(page, { username, password, totpSecret }) {
  await page.goto("/sign-in");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Code", { exact: true }).fill(codeOf(totpSecret));
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}

/** Real logins, so that the newest lines of the log are of today: right, and the same again. */
function logSomePeopleIn({ host, port, database }, users) {
  for (const { username, password, totpSecret } of users) {
    const typed = password + (totpSecret ? codeOf(totpSecret) : "");
    const target = `host=${host} port=${port} user=${username} dbname=${database} sslmode=require`;
    for (let i = 0; i < 2; i++) {
      try {
        execFileSync("psql", ["-X", "-w", "-c", "SELECT 1", target], {
          env: { ...process.env, PGPASSWORD: typed },
          stdio: "ignore",
        });
      } catch {
        // The second time the code is used up: that is the picture.
      }
    }
  }
}

/** What a person sees who opens the link on the phone. */
async function enrollOnPhone(page, url) {
  await page.goto("/users?q=emma");
  await page.getByRole("link", { name: "emma" }).click();
  await page.getByRole("button", { name: "Issue enrolment link" }).click();
  const link = await page.getByRole("status", { name: "Enrolment link" }).textContent();
  const mobile = await open(phone, url);
  await mobile.goto(link.trim());
  await mobile.getByRole("button", { name: "Start" }).click();
  await mobile.getByLabel("New password").fill("a sentence of four words");
  await mobile.getByRole("button", { name: "Continue" }).click();
  await mobile.getByRole("img", { name: /QR code/ }).waitFor();
  await picture(mobile, "enrol-phone");
}

function codeOf(secret) {
  return execFileSync("oathtool", ["--totp", "-b", secret]).toString().trim();
}

async function picture(page, name) {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))),
  );
  await page.screenshot({ path: join(images, `${name}.png`) });
  process.stderr.write(`docs/images/${name}.png\n`);
}
