/** What pages say when what was typed, or the link that was opened, does not fit. */
import { account, sessionOf } from "./support/accounts";
import { nextCode, wrongCode } from "./support/codes";
import { createUser, enroll, issueLink, typeSignIn } from "./support/people";
import { addGroup, expireLinks, removeNamed } from "./support/store";
import { expect, phone, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };

for (const { who, path, name } of [
  { who: "operators", path: "/sign-in", name: "olga" },
  { who: "people", path: "/me/sign-in", name: "maria" },
]) {
  test(`signing in, ${who} learn that something is wrong, never what`, async ({ page, watch }) => {
    watch.expect(/status of 401/);
    const { username, password, secret } = account(name);
    const sentences = new Set<string>();
    const right = await nextCode(secret);
    for (const typed of [
      { username, password: "not the password", code: right },
      { username, password, code: wrongCode(secret) },
      { username: "nobody", password, code: right },
    ]) {
      await page.goto(path);
      await typeSignIn(page, typed);
      const refusal = page.getByRole("alert").filter({ hasText: /./ });
      await expect(refusal).toBeVisible();
      sentences.add((await refusal.textContent()) ?? "");
      await expect(page.getByLabel("Username")).toHaveValue(typed.username);
      await expect(page.getByLabel("Code", { exact: true })).toHaveValue("");
      await expect(page.getByLabel("Code", { exact: true })).toBeFocused();
    }
    expect([...sentences]).toEqual([expect.stringContaining("Username, password or code is wrong.")]);
  });
}

test("an enrolment link that is used, expired, replaced or cut short says so", async ({ page, open }) => {
  const operator = await open(asOwner);
  const person = { username: "lina", password: "salt water taffy" };
  await createUser(operator, person);
  const replaced = await issueLink(operator);
  await operator.reload();
  const expired = await issueLink(operator);
  await expireLinks(person.username);
  await operator.reload();
  const used = await issueLink(operator);
  await enroll(await open(phone), used, person);
  for (const link of [replaced, expired, used, `${used.slice(0, -4)}`]) {
    await page.goto("/me/sign-in");
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: /link/ })).toBeVisible();
  }
  const other = await open();
  await other.goto("/enroll");
  await expect(other.getByText("Open the complete link from your invitation again.")).toBeVisible();
  await other.goto("/operator-link");
  await expect(other.getByText("This link is not complete.")).toBeVisible();
  await other.goto("/operator-link#nonsense");
  await expect(other.getByRole("alert").filter({ hasText: /link/ })).toBeVisible();
});

test("a password that is too easy is refused before the phone is asked for", async ({ open }) => {
  const operator = await open(asOwner);
  await createUser(operator, { username: "nadia" });
  const link = await issueLink(operator);
  const mobile = await open(phone);
  await mobile.goto(link);
  await mobile.getByRole("button", { name: "Start" }).click();
  const field = mobile.getByLabel("New password");
  const hint = mobile.getByRole("status");
  for (const [password, word] of [
    ["short", "Too short"],
    ["nadia nadia nadia", "Easy to guess"],
    ["P@ssw0rd2026", "Common"],
  ] as const) {
    await field.fill(password);
    await expect(hint).toContainText(word);
    await expect(field).toHaveAccessibleDescription(new RegExp(word));
    await mobile.getByRole("button", { name: "Continue" }).click();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveValue(password);
  }
  await field.fill("two otters here");
  await expect(hint).toContainText("Fine");
  await field.fill("");
  await expect(hint).toHaveText("");
  await field.fill("two otters here under the bridge");
  await expect(hint).toContainText("Strong");
  await mobile.getByRole("button", { name: "Continue" }).click();
  await expect(mobile.getByRole("heading", { name: "Choose a password" })).toBeHidden();
});

test("forms keep what was typed and say beside the field what to fix", async ({ open }) => {
  const page = await open(asOwner);

  await test.step("a name that is taken", async () => {
    await page.goto("/users/new");
    const name = page.getByLabel("Database role name");
    await name.fill("maria");
    await page.getByRole("textbox", { name: /^Name/ }).fill("Another Maria");
    await page.getByRole("button", { name: "Create user" }).click();
    await expect(name).toHaveAccessibleDescription(/maria/);
    await expect(name).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByRole("textbox", { name: /^Name/ })).toHaveValue("Another Maria");
  });

  await test.step("what was refused goes through as it is once the reason is gone", async () => {
    await addGroup("Again", ["again_held"]);
    await page.goto("/users/new");
    const name = page.getByLabel("Database role name");
    await name.fill("again_held");
    await page.getByRole("button", { name: "Create user" }).click();
    await expect(name).toHaveAttribute("aria-invalid", "true");
    await removeNamed("Again");
    await page.getByRole("button", { name: "Create user" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "again_held" })).toBeVisible();
    await removeNamed("Again");
  });

  await test.step("an address that is none, and a network that another client has", async () => {
    await page.goto("/clients/new");
    await page.getByLabel("Name", { exact: true }).fill("Second server");
    const network = page.getByLabel(/^(Address|Network)/);
    for (const text of ["300.1.2.3", "127.0.0.1"]) {
      await network.fill(text);
      await page.getByRole("button", { name: /^Create/ }).click();
      await expect(network).toHaveAttribute("aria-invalid", "true");
      await expect(network).toHaveValue(text);
      await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Second server");
    }
  });

  await test.step("a number out of bounds", async () => {
    await page.goto("/settings?section=enrollment");
    const hours = page.getByLabel("Hours an enrolment link works");
    await hours.fill("100000");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(hours).toHaveAttribute("aria-invalid", "true");
    await expect(hours).toHaveValue("100000");
  });

  await test.step("numbers that are written as no person would, or not at all", async () => {
    await page.reload();
    const hours = page.getByLabel("Hours an enrolment link works");
    for (const text of ["1e2", "5.5", ""]) {
      await hours.fill(text);
      await page.getByRole("button", { name: "Save" }).click();
      await expect(hours).toHaveAttribute("aria-invalid", "true");
      await expect(hours).toHaveAccessibleDescription(/Use 1 to 336 hours|valid value|fill (out|in) this/);
      await expect(hours).toBeFocused();
    }
  });

  await test.step("one line of several that is no role name; the others are kept", async () => {
    await page.goto("/users/new");
    await page.getByLabel("Database role name").fill("ruth");
    const aliases = page.getByLabel("Other role names");
    await aliases.fill(`ruth_admin\n\n${"x".repeat(64)}`);
    await page.getByRole("button", { name: "Create user" }).click();
    await expect(aliases).toHaveAccessibleDescription(/63 bytes/);
    await aliases.fill("ruth_admin\n\nRuth Admin");
    await page.getByRole("button", { name: "Create user" }).click();
    await expect(page.getByLabel("Other role names")).toHaveValue("Ruth Admin\nruth_admin");
  });

  await test.step("an order of policies", async () => {
    for (const name of ["First", "Second"]) {
      await page.goto("/policies/new");
      await page.getByLabel("Name", { exact: true }).fill(name);
      await page.getByRole("button", { name: "Create policy" }).click();
      await page.waitForURL(/\/policies(?!\/new)/);
    }
    await page.goto("/policies");
    const list = page.getByRole("list", { name: "Policies in order" });
    await page.getByRole("button", { name: "Move Second up" }).click();
    await expect(list).toHaveAttribute("aria-busy", "false");
    await page.reload();
    await expect(list).toContainText(/Second.*First/);
  });

  await test.step("deleted again: they apply to everybody, and later journeys log in by other policies", async () => {
    for (const name of ["First", "Second"]) {
      await page.getByRole("button", { name: `Actions for ${name}` }).click();
      await page.getByRole("menuitem", { name: "Delete…" }).click();
      await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
      await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);
    }
  });
});

test("addresses that lead nowhere say so", async ({ open, watch }) => {
  watch.expect(/status of 404/);
  const page = await open(asOwner);
  for (const path of [
    "/nowhere",
    "/users/nobody",
    "/users/00000000-0000-4000-8000-000000000000",
    "/login-log/0",
  ]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole("heading").first()).toBeVisible();
  }
});
