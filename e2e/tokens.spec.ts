/** Hardware tokens: a file is checked and imported, tokens are handed out, taken by people themselves, lost and revoked. */
import { spawnSync } from "node:child_process";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { choose, createUser, enroll, issueLink, sectionOf, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { removeNamed, removeTokens } from "./support/store";
import { expect, phone, test } from "./support/test";

const kim = { username: "keyring_kim", displayName: "Kim Kestrel", password: "a kestrel hangs in the wind" };
const seeds = [
  "3132333435363738393031323334353637383930",
  "3938373635343332313039383736353433323130",
] as const;
const presharedKey = "00112233445566778899aabbccddeeff";

test.beforeAll(() => addRoles(kim.username));
test.afterAll(async () => {
  await removeNamed("Keyring");
  await removeTokens("KR-");
});

/** The code that the token with this seed shows at its press number `count`. */
const pressed = (seed: string, count: number) =>
  spawnSync("oathtool", ["-c", String(count), seed], { encoding: "utf8" }).stdout.trim();

test("imported, handed out by an operator, taken by the person, lost", async ({ open }) => {
  const operator = await open({ storageState: sessionOf("olga") });
  const userId = await createUser(operator, kim);
  const page = await open(phone);
  const account = await enroll(page, await issueLink(operator), kim);
  await signInUser(page, account);

  await test.step("a group whose members may have them", async () => {
    await operator.goto("/groups/new");
    await operator.getByLabel("Name", { exact: true }).fill("Keyring");
    await operator.getByRole("checkbox", { name: /^Authenticator app/ }).check();
    await operator.getByRole("checkbox", { name: /^Hardware token \(counter\)/ }).check();
    await operator.getByLabel("How many each member may have").fill("4");
    await operator.getByRole("button", { name: "Create group" }).click();
    await operator.waitForURL(/\/groups\/[0-9a-f-]{36}$/);
    await choose(operator, "Users", kim.username);
    await operator.getByRole("button", { name: "Add", exact: true }).click();
    await expect(operator.getByText("1 user added.")).toBeVisible();
  });

  const rows = operator.getByRole("region", { name: "Hardware tokens" });
  await test.step("an empty stock says what to do, and the file is asked for", async () => {
    await operator.goto("/tokens?q=KR-");
    await expect(operator.getByText("No matches")).toBeVisible();
    await operator
      .getByRole("navigation", { name: "Areas" })
      .getByRole("link", { name: "Hardware tokens" })
      .click();
    await expectSoundEverywhere(operator, "the stock of tokens");
    await operator.setViewportSize({ width: 1280, height: 844 });
    await operator.getByRole("link", { name: "Import tokens" }).click();
    await expect(operator.getByRole("heading", { level: 1, name: "Import tokens" })).toBeVisible();
    await operator.getByRole("button", { name: "Check the file" }).click();
    await expect(operator.getByText("Choose a file, or paste its content.")).toBeVisible();
    await expectSoundEverywhere(operator, "the page that asks for a file of tokens");
    await operator.setViewportSize({ width: 1280, height: 844 });
  });

  const check = () => operator.getByRole("button", { name: "Check the file" }).click();
  await test.step("lines that are wrong are named by line and column, and nothing can be imported", async () => {
    await operator
      .getByRole("textbox", { name: "Or paste its content" })
      .fill(`KR-1,${seeds[0]},hotp,6,0\nKR-2,zz,hotp,7\n`);
    await check();
    const table = operator.getByRole("region", { name: "Tokens of the file" });
    await expect(table).toContainText("Column 2: The key is not hexadecimal");
    await expect(table).toContainText("Column 4: The token would show 7 digits");
    await expect(table).not.toContainText(seeds[0].slice(0, 8));
    await expect(operator.getByRole("button", { name: "Import 1 token" })).toBeDisabled();
    await expectSoundEverywhere(operator, "a file of tokens with errors");
    await operator.setViewportSize({ width: 1280, height: 844 });
    await operator.getByRole("button", { name: "Choose another file" }).click();
  });

  await test.step("an encrypted file wants its key beside the field, and is imported with it", async () => {
    const csv = [
      "serial,secret,algorithm,response_length,counter,manufacturer",
      ...seeds.map((seed, i) => `KR-${i + 1},${seed},urn:ietf:params:xml:ns:keyprov:pskc:hotp,6,0,Keyworks`),
    ].join("\n");
    const words = ["-e", "hex", "-s", presharedKey];
    const file = spawnSync("csv2pskc", words, { input: `${csv}\n`, encoding: "utf8" }).stdout;
    await operator
      .getByLabel("File of tokens")
      .setInputFiles({ name: "tokens.pskcxml", mimeType: "application/xml", buffer: Buffer.from(file) });
    await check();
    await expect(operator.getByText("Enter the pre-shared key that the maker sent you.")).toBeVisible();
    await operator.getByRole("textbox", { name: /^Pre-shared key/ }).fill(presharedKey.replace("00", "01"));
    await check();
    await expect(
      operator
        .getByText("The pre-shared key is not that of this file.")
        .or(operator.getByText(/the MAC is wrong/))
        .first(),
    ).toBeVisible();
    await operator.getByRole("textbox", { name: /^Pre-shared key/ }).fill(presharedKey);
    await check();
    await operator.getByRole("button", { name: "Import 2 tokens" }).click();
    await expect(operator.getByText("2 tokens imported")).toBeVisible();
    await operator.goto("/tokens?q=KR-");
    await expect(rows.getByRole("row")).toHaveCount(3);
    await expect(rows).toContainText("Keyworks");
  });

  await test.step("handed out, and PostgreSQL takes its codes", async () => {
    await operator.getByRole("button", { name: "Actions for token KR-1" }).click();
    await operator.getByRole("menuitem", { name: "Assign…" }).click();
    const dialog = operator.getByRole("alertdialog");
    await dialog.getByRole("button", { name: "Assign" }).click();
    await expect(dialog.getByText("Choose the user who gets the token.")).toBeVisible();
    await dialog.getByRole("combobox", { name: "User" }).fill(kim.username);
    await operator.getByRole("option", { name: kim.username }).click();
    await dialog.getByRole("button", { name: "Assign" }).click();
    await expect(operator.getByText("Token KR-1 is assigned.")).toBeVisible();
    await expect(rows).toContainText("Assigned");
    await expectSoundEverywhere(operator, "tokens of which one is assigned");
    await operator.setViewportSize({ width: 1280, height: 844 });
    await operator.goto(`/users/${userId}`);
    await expect(sectionOf(operator, "Second factors")).toContainText("Token KR-1");
    expect(await psql(kim.username, kim.password + pressed(seeds[0], 4))).toMatchObject({ isIn: true });
    expect(await psql(kim.username, kim.password + pressed(seeds[0], 4))).toMatchObject({ isIn: false });
  });

  await test.step("the person takes another with its number and two codes in a row", async () => {
    await signInUser(page, account);
    await page.getByRole("link", { name: "Add another" }).click();
    await page.getByRole("link", { name: /^Hardware token/ }).click();
    await expectSoundEverywhere(page, "taking a token as one's own");
    await page.setViewportSize(phone.viewport);
    await page.getByLabel("Serial number").fill("KR-2");
    await page.getByLabel("First code").fill(pressed(seeds[1], 201));
    await page.getByLabel("Next code").fill(pressed(seeds[1], 203));
    await page.getByLabel("Your password", { exact: true }).fill(kim.password);
    await page.getByLabel("Code", { exact: true }).fill(await nextCode(account.secret));
    await page.getByRole("button", { name: "Add the token" }).click();
    await expect(page.getByText(/belong to no token that is free/)).toBeVisible();
    await page.getByLabel("First code").fill(pressed(seeds[1], 202));
    await page.getByRole("button", { name: "Add the token" }).click();
    await expect(page.getByRole("heading", { name: "Your token is ready" })).toBeVisible();
    await page.getByRole("link", { name: "Go to my page" }).click();
    await expect(page.getByText("Token KR-2")).toBeVisible();
    expect(await psql(kim.username, kim.password + pressed(seeds[1], 203))).toMatchObject({ isIn: false });
    expect(await psql(kim.username, kim.password + pressed(seeds[1], 204))).toMatchObject({ isIn: true });
  });

  await test.step("marked as lost, its codes stop; revoked, it is over", async () => {
    await operator.goto("/tokens?q=kestrel");
    await expect(rows.getByRole("row")).toHaveCount(3);
    await operator.getByRole("button", { name: "Actions for token KR-2" }).click();
    await operator.getByRole("menuitem", { name: "Mark as lost…" }).click();
    await operator.getByRole("alertdialog").getByRole("button", { name: "Mark as lost" }).click();
    await expect(operator.getByText("Marked as lost. Its codes no longer count.")).toBeVisible();
    expect(await psql(kim.username, kim.password + pressed(seeds[1], 205))).toMatchObject({ isIn: false });
    await operator.goto("/tokens?state=lost&q=KR-");
    await operator.getByRole("button", { name: "Actions for token KR-2" }).click();
    await operator.getByRole("menuitem", { name: "Revoke…" }).click();
    await operator.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
    await expect(operator.getByRole("alertdialog")).toBeHidden();
    await operator.goto("/tokens?state=revoked&q=KR-");
    await expect(rows).toContainText("KR-2");
    await expect(operator.getByRole("button", { name: "Actions for token KR-2" })).toHaveCount(0);
  });
});
