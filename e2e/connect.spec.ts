/** Passkey to psql: a connection password on the page, and postern-connect as a program of its own, each by a touch. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { installation } from "./support/installation";
import { holdPasskey, named } from "./support/passkey";
import { createUser, enroll, issueLink, sectionOf, signInUser, textOf } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { moveWaitingPrograms, removeNamed, setLoginUrl } from "./support/store";
import { expect, phone, test } from "./support/test";

const tess = { username: "touch_tess", displayName: "Tess Tern", password: "terns fly over the tide" };

test.beforeAll(() => addRoles(tess.username));
test.afterAll(async () => {
  await setLoginUrl("");
  await removeNamed("Touch_");
});

/** What the program has said so far, and its end. */
type Running = {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
};

/** Starts postern-connect in a directory of its own, with a browser that writes down what it is to open. */
function startConnect(words: readonly string[]): Running & { readonly opened: string } {
  const directory = join(installation().notes, `connect-${Date.now()}`);
  mkdirSync(directory);
  const opened = join(directory, "opened");
  writeFileSync(join(directory, "xdg-open"), `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`);
  chmodSync(join(directory, "xdg-open"), 0o755);
  const child = spawn(process.execPath, [join(process.cwd(), "connect/connect.mjs"), ...words], {
    cwd: directory,
    env: { ...process.env, PATH: `${directory}:${process.env.PATH}` },
  });
  const texts = { out: "", said: "" };
  child.stdout.on("data", (chunk) => {
    texts.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    texts.said += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return { child, opened, ended, out: () => texts.out, said: () => texts.said };
}

/** The page that the program names, and the code that it shows. */
async function asked(running: Running): Promise<{ readonly url: string; readonly code: string }> {
  await expect.poll(running.said).toMatch(/Compare the code.*[A-Z]{4}-[A-Z]{4}/);
  const url = /https?:\S+/.exec(running.said())?.[0] ?? "";
  const code = /[A-Z]{4}-[A-Z]{4}/.exec(running.said())?.[0] ?? "";
  return { url, code };
}

const wide = (page: Page) => page.setViewportSize({ width: 1280, height: 844 });

test("by touch: on the page, and from a program", async ({ open, watch }) => {
  const { consoleUrl, protectedPostgres } = installation();
  const address = named(consoleUrl);
  watch.expect(/leaves the console: http:\/\/localhost/);
  const operator = await open({ storageState: sessionOf("olga") });
  await createUser(operator, tess);
  const first = await open(phone);
  const account = await enroll(first, await issueLink(operator), tess);
  await signInUser(first, account);

  await test.step("at an address, the page says why passkeys do not work there", async () => {
    await first.goto("/me/connect");
    await expect(first.getByText("Passkeys do not work here yet")).toBeVisible();
    await expect(first.getByText(/which is an IP address/)).toBeVisible();
    await expectSoundEverywhere(first, "Connect without passkeys");
  });

  await setLoginUrl(address);
  const page = await open({ baseURL: address });
  await signInUser(page, account);
  await test.step("without a passkey, it leads to adding one", async () => {
    await page.goto("/me/connect");
    await expect(page.getByText("You have no passkey yet")).toBeVisible();
    await expect(page.getByRole("link", { name: "Add a passkey" })).toBeVisible();
  });

  await holdPasskey(page, tess.username);
  let server = "";
  await test.step("choose a server, touch, and psql is in with what is shown, once", async () => {
    await page.goto("/me/connect");
    const list = page.getByRole("combobox", { name: "Server" });
    await list.click();
    server = ((await page.getByRole("option").first().innerText()).split("\n")[0] ?? "").trim();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Connect", exact: true }).press("Enter");
    const shown = page.getByRole("status", { name: "Connection password" });
    await expect(shown).toHaveText(/^postern-[a-z2-7]{26}$/);
    const password = await textOf(shown);
    await expect(page.getByRole("timer")).toContainText(/\d+ seconds left/);
    expect((await psql(tess.username, password)).isIn).toBe(true);
    expect((await psql(tess.username, password)).isIn).toBe(false);
    await sectionOf(page, "With your passkey").getByLabel("Database").fill("sales");
    await expect(page.getByRole("region", { name: "psql on Linux and macOS" })).toContainText(
      ` PGPASSWORD='${password}' psql "host=`,
    );
    for (const name of ["DBeaver connection", "TablePlus address", "pgAdmin’s passexec_cmd"])
      await expect(page.getByRole("region", { name })).not.toContainText(password);
    await expectSoundEverywhere(page, "a connection password");
    await wide(page);
  });

  await test.step("the log names it", async () => {
    await page.goto("/me/logins");
    await expect(page.getByText("You logged in with a connection password.").first()).toBeVisible();
    await operator.goto(`/login-log?q=${tess.username}`);
    await expect(
      operator.getByText("Connection password (passkey)").filter({ visible: true }).first(),
    ).toBeVisible();
  });

  await test.step("the chosen server is remembered", async () => {
    await page.goto("/me/connect");
    await expect(page.getByRole("combobox", { name: "Server" })).toHaveValue(server);
  });

  const connection = `host=127.0.0.1 port=${protectedPostgres.port} user=${tess.username} dbname=postgres sslmode=require`;
  const options = [address, "--user", tess.username, "--server", server];
  await test.step("postern-connect opens the browser, compares the code, and runs psql", async () => {
    const running = startConnect([...options, "--", "psql", "-XAtc", "SELECT current_user", connection]);
    const { url, code } = await asked(running);
    await page.goto(url);
    await expect(page.getByRole("status", { name: "Code" })).toHaveText(code);
    await expect(page.getByRole("combobox", { name: "Server" })).toHaveValue(server);
    await expectSoundEverywhere(page, "a program that wants to connect");
    await wide(page);
    await page.getByRole("button", { name: "Allow with passkey" }).click();
    await expect(page.getByText("Allowed. Go back to the program.")).toBeVisible();
    expect(await running.ended, running.said()).toBe(0);
    expect(running.out().trim()).toBe(tess.username);
    expect(running.said()).not.toContain("postern-a");
    expect(readFileSync(running.opened, "utf8")).toBe(url);
  });

  await test.step("--print gives the password alone, and psql is in with it", async () => {
    const running = startConnect([...options, "--no-browser", "--print"]);
    await page.goto((await asked(running)).url);
    await page.getByRole("button", { name: "Allow with passkey" }).click();
    expect(await running.ended, running.said()).toBe(0);
    expect(running.out()).toMatch(/^postern-[a-z2-7]{26}\n$/);
    expect((await psql(tess.username, running.out().trim())).isIn).toBe(true);
  });

  await test.step("the command alone has the password, and its exit code comes through", async () => {
    const script =
      'test "$PGPASSWORD" && cat /proc/$PPID/cmdline /proc/$PPID/environ | grep -c "$PGPASSWORD"; exit 7';
    const running = startConnect([...options, "--no-browser", "--", "sh", "-c", script]);
    await page.goto((await asked(running)).url);
    await page.getByRole("button", { name: "Allow with passkey" }).click();
    expect(await running.ended, running.said()).toBe(7);
    expect(running.out().trim(), "how often it stands in arguments and environment of the program").toBe("0");
  });

  await test.step("elsewhere than the browser: the code is to be typed; refused is refused", async () => {
    const running = startConnect([...options, "--no-browser", "--print"]);
    const { url, code } = await asked(running);
    await moveWaitingPrograms("198.51.100.7");
    await page.goto(url);
    await expect(page.getByText(/It is somewhere else than this browser/)).toBeVisible();
    await expect(page.getByText(code)).toHaveCount(0);
    await expectSoundEverywhere(page, "a program that is elsewhere");
    await wide(page);
    await page.getByLabel("Code that the program shows").fill("BBBB-BBBB");
    await page.getByRole("button", { name: "Allow with passkey" }).click();
    await expect(page.getByText(/not the code that the program shows/).first()).toBeVisible();
    await page.getByRole("button", { name: "Refuse" }).click();
    await expect(page.getByText("Refused. The program has been told.")).toBeVisible();
    expect(await running.ended).toBe(1);
    expect(running.said()).toContain("It was refused in the browser");
    expect(running.out()).toBe("");
  });

  await test.step("a program that is to log in as somebody else cannot be allowed", async () => {
    const running = startConnect([address, "--user", "maria", "--no-browser", "--print"]);
    await page.goto((await asked(running)).url);
    await expect(page.getByText(`It wants to log in as maria, and you are ${tess.username}.`)).toBeVisible();
    await expect(page.getByRole("button", { name: "Allow with passkey" })).toHaveCount(0);
    running.child.kill("SIGTERM");
    await running.ended;
  });

  await test.step("the program is downloaded from the page", async () => {
    await page.goto("/me/connect");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Download postern-connect" }).click();
    expect((await download).suggestedFilename()).toBe("postern-connect.mjs");
  });
});

test("what programs send is looked at, and other sites get no permission", async ({ request }) => {
  const send = (path: string, data: unknown, headers: Record<string, string> = {}) =>
    request.post(`/api/connect/${path}`, {
      data: typeof data === "string" ? data : JSON.stringify(data),
      headers: { "content-type": "application/json", ...headers },
    });
  const whole = { secretHash: "a".repeat(43), program: "psql", machine: "m" };
  expect((await send("start", whole, { "content-type": "text/plain" })).status()).toBe(415);
  expect((await send("start", { ...whole, secretHash: "short" })).status()).toBe(400);
  expect((await send("start", { ...whole, program: "a\u001b[2J" })).status()).toBe(400);
  expect((await send("start", `{"a":"${"x".repeat(5000)}"}`)).status()).toBe(413);
  expect((await send("start", "not JSON")).status()).toBe(400);
  expect((await send("fetch", { secret: "b".repeat(43) })).status()).toBe(404);
  const preflight = await request.fetch("/api/connect/start", {
    method: "OPTIONS",
    headers: { origin: "https://example.org", "access-control-request-method": "POST" },
  });
  expect(preflight.headers()["access-control-allow-origin"]).toBeUndefined();
  expect((await request.get("/api/connect/start")).status()).toBe(405);
});
