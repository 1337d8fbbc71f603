/** A person of a directory changes the password they have there, on their own page, and logs in to PostgreSQL with it. */
import { randomUUID } from "node:crypto";
import type { TestDirectory } from "@/lib/testing/directories/directory";
import { testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { expectSoundEverywhere, look } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { enroll, issueLink, pick, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { addDirectory, removeDirectory } from "./support/store";
import { expect, phone, test } from "./support/test";

const id = randomUUID();
const wide = { width: 1280, height: 844 };
const wanted = "Newer-Otter-88";
let peer: TestDirectory;

test.beforeAll(async () => {
  peer = await startOpenLdap({ isEmpty: true, isPublic: true });
  await peer.add({ name: "quirin", displayName: "Quirin Quay", mail: "quirin@corp.test" });
  await addDirectory(id, "Quay directory", {
    address: `${peer.host}:${peer.tlsPort}`,
    ...{ authority: peer.authority, people: peer.people, groups: peer.groups },
  });
});
test.afterAll(async () => {
  await removeDirectory(id);
  await peer?.stop();
});

test("switched on by an operator, used by a person, and known to the list of users", async ({ open }) => {
  await addRoles("quirin");
  const operator = await open({ storageState: sessionOf("olga") });

  await test.step("the options", async () => {
    await operator.goto(`/directories/${id}`);
    await operator.getByRole("switch", { name: "Create users at their first login" }).click();
    await operator.getByRole("button", { name: "Save options" }).click();
    await expect(operator.getByText("Saved.")).toBeVisible();
  });

  await test.step("the list finds whoever came with a first login by their source", async () => {
    expect(await psql("quirin", testPassword)).toMatchObject({ isIn: false });
    await operator.goto("/users");
    await pick(operator.getByRole("combobox", { name: "Source" }), "Quay directory");
    const rows = operator.getByRole("region", { name: "Users" }).getByRole("row");
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(1)).toContainText("Quay directory");
    await expectSoundEverywhere(operator, "users of a directory");
    await operator.setViewportSize(wide);
    await operator.getByRole("link", { name: "quirin", exact: true }).click();
    await expect(operator.getByRole("heading", { level: 1, name: "Quirin Quay" })).toBeVisible();
    await expectSoundEverywhere(operator, "a user of a directory");
    await operator.setViewportSize(wide);
  });

  const page = await open(phone);
  const person = { username: "quirin", password: testPassword, hasPassword: true };
  const account = await enroll(page, await issueLink(operator), person);
  await signInUser(page, account);

  await test.step("without the switch the page says where it is changed", async () => {
    await expect(page.getByText("Change it there; it cannot be changed here.")).toBeVisible();
    await operator.goto(`/directories/${id}`);
    await operator.getByRole("switch", { name: "Let people change their directory password" }).click();
    await operator.getByRole("button", { name: "Save options" }).click();
    await expect(operator.getByText("Saved.")).toBeVisible();
  });

  await test.step("what the directory does not take stands beside the field, and the code is still good", async () => {
    await look(page, "/me");
    await look(page, "/me/password");
    await page.setViewportSize(phone.viewport);
    await page.getByLabel("Current password").fill(testPassword);
    const code = await nextCode(account.secret);
    await page.getByLabel("Code", { exact: true }).fill(code);
    await page.getByLabel("New password", { exact: true }).fill("Ab1-");
    await page.getByLabel("New password again").fill("Ab1");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("The two new passwords differ.")).toBeVisible();
    await page.getByLabel("New password again").fill("Ab1-");
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("This is too short for your organisation's directory.")).toBeVisible();
    await expectSoundEverywhere(page, "a directory password that was refused");
    await page.setViewportSize(phone.viewport);
    await page.getByLabel("New password", { exact: true }).fill(wanted);
    await page.getByLabel("New password again").fill(wanted);
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByText("Your password is changed in the directory.")).toBeVisible();
  });

  expect(await psql("quirin", testPassword + (await nextCode(account.secret)))).toMatchObject({
    isIn: false,
  });
  expect(await psql("quirin", wanted + (await nextCode(account.secret)))).toMatchObject({ isIn: true });
});
