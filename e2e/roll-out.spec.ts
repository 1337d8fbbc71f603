/** Rolling out a policy: it reports first, its page names whom it would refuse, they are invited, and grace lets them in until then. */
import { readFileSync } from "node:fs";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { choose, createUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { freshenProofs, removeNamed } from "./support/store";
import { expect, test } from "./support/test";

const name = "rollo";
const password = "a barrel rolls downhill";

test.beforeAll(async () => {
  await freshenProofs();
  await addRoles(name);
});
test.afterAll(() => removeNamed("Roll"));

test("report only, whom it would refuse, grace, and enforcement", async ({ open }) => {
  const page = await open({ storageState: sessionOf("olga") });
  const wide = () => page.setViewportSize({ width: 1280, height: 844 });
  await createUser(page, { username: name, displayName: "Rollo Round" }, password);
  await page.goto("/groups/new");
  await page.getByLabel("Name", { exact: true }).fill("Roll call");
  await page.getByRole("button", { name: "Create group" }).click();
  await page.waitForURL(/\/groups\/[0-9a-f-]{36}$/);
  const group = page.url();
  await choose(page, "Users", name);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("1 user added.")).toBeVisible();

  await test.step("a policy that only reports, above one that asks for the password alone", async () => {
    for (const [policy, method, state] of [
      ["Roll soon", /^Password \+ second factor/, /^Report only/],
      ["Roll today", /^Password only/, /^Enforced/],
    ] as const) {
      await page.goto("/policies/new");
      await page.getByLabel("Name", { exact: true }).fill(policy);
      await choose(page, "Groups", "Roll call");
      await page.getByRole("radio", { name: method }).check();
      await page.getByRole("radio", { name: state }).check();
      await page.getByRole("button", { name: "Create policy" }).click();
      const question = page.getByRole("alertdialog");
      if (policy === "Roll today") await question.getByRole("button", { name: "Create anyway" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "Policies" })).toBeVisible();
    }
    await expect(page.getByRole("listitem").filter({ hasText: "Roll soon" })).toContainText("Report only");
    await page.getByRole("link", { name: "Roll soon" }).click();
    await expect(page.getByText("This policy only reports.")).toBeVisible();
    await expectSoundEverywhere(page, "a policy that only reports");
    await wide();
  });

  await test.step("it lets in as before, and the page names whom it would have refused", async () => {
    expect(await psql(name, password)).toMatchObject({ isIn: true });
    await page.goto("/policies/if-enforced");
    const table = page.getByRole("region", { name: "Would be refused" });
    await expect(table.getByRole("link", { name })).toBeVisible();
    await expect(table).toContainText("the user has no second factor");
    await expect(page.getByRole("link", { name: "Roll call" })).toBeVisible();
    await expectSoundEverywhere(page, "if you enforced now");
    await wide();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "CSV" }).click(),
    ]);
    expect(readFileSync(await file.path(), "utf8")).toContain(`\n${name},Rollo Round`);
    await page.goto("/login-log?would=reject");
    await expect(page.getByRole("main")).toContainText(name);
  });

  await test.step("one press invites everybody", async () => {
    await page.goto("/policies/if-enforced");
    await page.getByRole("button", { name: /^Invite/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Issue links" }).click();
    const change = page.getByRole("list", { name: "Changes" }).getByRole("listitem").first();
    await expect(change).toContainText("Finished", { timeout: 60_000 });
  });

  await test.step("grace is asked about, and lets in where the policy is enforced by now", async () => {
    await page.goto(group);
    await page.getByRole("radio", { name: /^For some days after the invitation/ }).check();
    await page.getByLabel("Days after the first invitation").fill("14");
    await page.getByRole("button", { name: "Save grace" }).click();
    const question = page.getByRole("alertdialog");
    await expect(question).toContainText("This lets 1 person log in with the password alone");
    await question.getByRole("button", { name: "Allow it" }).click();
    await expect(page.getByText("1 member without a second factor")).toBeVisible();
    await expectSoundEverywhere(page, "a group in grace");
    await wide();
    await page.goto("/policies");
    await page.getByRole("button", { name: "Actions for Roll soon" }).click();
    await page.getByRole("menuitem", { name: "Enforce…" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Enforce" }).click();
    await expect(page.getByText("Enforced from the next login.")).toBeVisible();
    expect(await psql(name, password)).toMatchObject({ isIn: true });
    await page.goto("/login-log?reason=accepted_in_grace");
    await expect(page.getByRole("main")).toContainText(name);
    await page.goto("/users?grace=running");
    await expect(page.getByRole("region", { name: "Users" }).getByRole("link", { name })).toBeVisible();
    await expectSoundEverywhere(page, "users in grace");
    await wide();
    await page.goto("/");
    await expect(page.getByText("1 user in grace logs in with the password alone")).toBeVisible();
  });

  await test.step("after it the policy holds", async () => {
    await page.goto(group);
    await page.getByRole("radio", { name: /^No grace/ }).check();
    await page.getByRole("button", { name: "Save grace" }).click();
    await expect(page.getByText("1 member without a second factor")).toHaveCount(0);
    expect(await psql(name, password)).toMatchObject({ isIn: false });
    await page.goto("/policies/if-enforced");
    await expect(page.getByText("No policy only reports")).toBeVisible();
    await expectSoundEverywhere(page, "no policy that only reports");
  });
});
