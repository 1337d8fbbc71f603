/** One enrolment link on a phone, and what can be set up with it: an app, or a hardware token that was handed over. */
import { spawnSync } from "node:child_process";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { choose, createUser, issueLink, sectionOf } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { removeNamed, removeTokens } from "./support/store";
import { expect, phone, test } from "./support/test";

const ida = { username: "enrolkinds_ida", password: "an ibis wades at low tide" };
const seed = "3132333435363738393031323334353637383930";
const pressed = (count: number) =>
  spawnSync("oathtool", ["-c", String(count), seed], { encoding: "utf8" }).stdout.trim();

test.beforeAll(() => addRoles(ida.username));
test.afterAll(async () => {
  await removeNamed("Enrolkinds");
  await removeTokens("EK-");
});

test("a link offers a token beside the app, takes it, and PostgreSQL lets in with its codes", async ({
  open,
}) => {
  const operator = await open({ storageState: sessionOf("olga") });
  const page = await open(phone);

  await operator.goto("/tokens/import");
  await operator.getByRole("textbox", { name: "Or paste its content" }).fill(`EK-1,${seed},hotp,6,0\n`);
  await operator.getByRole("button", { name: "Check the file" }).click();
  await operator.getByRole("button", { name: "Import 1 token" }).click();
  await expect(operator.getByText("1 token imported")).toBeVisible();

  const userId = await createUser(operator, ida);
  await operator.goto("/groups/new");
  await operator.getByLabel("Name", { exact: true }).fill("Enrolkinds");
  await operator.getByRole("checkbox", { name: /^Authenticator app/ }).check();
  await operator.getByRole("checkbox", { name: /^Hardware token \(counter\)/ }).check();
  await operator.getByRole("button", { name: "Create group" }).click();
  await operator.waitForURL(/\/groups\/[0-9a-f-]{36}$/);
  await choose(operator, "Users", ida.username);
  await operator.getByRole("button", { name: "Add", exact: true }).click();
  await expect(operator.getByText("1 user added.")).toBeVisible();

  await operator.goto(`/users/${userId}`);
  await page.goto(await issueLink(operator));
  await expect(page.getByText("Hardware token (counter)")).toBeVisible();
  await expectSoundEverywhere(page, "a link with a choice");
  await page.setViewportSize(phone.viewport);
  await page.getByRole("button", { name: "Start" }).click();
  await page.getByLabel("New password", { exact: true }).fill(ida.password);
  await page.getByRole("button", { name: "Continue" }).click();

  await test.step("the choice: the default first, with a picture and a sentence each", async () => {
    await expect(page.getByRole("heading", { name: "Choose your second factor" })).toBeVisible();
    await expect(page.getByText("Step 2 of 5")).toBeVisible();
    await expect(page.getByRole("listitem").first()).toContainText("Authenticator app");
    await expect(page.getByRole("listitem").first()).toContainText("Recommended");
    await expectSoundEverywhere(page, "choosing a second factor");
    await page.setViewportSize(phone.viewport);
    await page.getByRole("button", { name: /^Authenticator app/ }).click();
    await expect(page.getByRole("heading", { name: "Add it to your authenticator app" })).toBeVisible();
    await page.getByRole("button", { name: "Choose another" }).click();
    await page.getByRole("button", { name: /^Hardware token/ }).click();
  });

  await test.step("wrong codes are told, right ones take it at once", async () => {
    await expect(page.getByRole("heading", { name: "Type two codes of your token" })).toBeVisible();
    await expectSoundEverywhere(page, "taking a token with a link");
    await page.setViewportSize(phone.viewport);
    await page.getByLabel("Serial number").fill("EK-1");
    await page.getByLabel("First code").fill(pressed(3));
    await page.getByLabel("Next code").fill("000000");
    await page.getByRole("button", { name: "Add the token" }).click();
    await expect(page.getByText(/belong to no token that is free/).first()).toBeVisible();
    await page.getByLabel("Serial number").fill("EK-1");
    await page.getByLabel("First code").fill(pressed(3));
    await page.getByLabel("Next code").fill(pressed(4));
    await page.getByRole("button", { name: "Add the token" }).click();
    await expect(page.getByRole("heading", { name: "Save your recovery codes" })).toBeVisible();
    await page.getByRole("checkbox", { name: "I have saved them somewhere safe" }).check();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByRole("heading", { name: /Here is how to connect/ })).toBeVisible();
    expect(page.url(), "the token left the address bar").not.toContain("#");
  });

  await operator.reload();
  await expect(sectionOf(operator, "Second factors")).toContainText("Token EK-1");
  expect(await psql(ida.username, ida.password + pressed(4))).toMatchObject({ isIn: false });
  expect(await psql(ida.username, ida.password + pressed(5))).toMatchObject({ isIn: true });
});
