/** A hardware token that has run away: its holder finds it again by two codes in a row, and so does the help desk. */
import { execFileSync } from "node:child_process";
import type { Locator } from "@playwright/test";
import { hex, utf8 } from "@/lib/foundation/base/bytes";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { createUser, enroll, issueLink, sectionOf, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { addHardwareToken } from "./support/store";
import { expect, phone, test } from "./support/test";

const secret = utf8("a token for the journeys");
const code = (count: number) =>
  execFileSync("oathtool", ["-c", String(count), hex(secret)], { encoding: "utf8" }).trim();

test("a token whose codes are refused is found again by its holder, and by the help desk", async ({
  open,
}) => {
  const hedwig = { username: "hedwig", displayName: "Hedwig Horn", password: "horn of plenty of it" };
  await addRoles(hedwig.username);
  const operator = await open({ storageState: sessionOf("olga") });
  const id = await createUser(operator, hedwig);
  const page = await open(phone);
  const account = await enroll(page, await issueLink(operator), hedwig);
  await addHardwareToken(hedwig.username, "Token 4711", secret);
  const isIn = async (count: number) => (await psql(hedwig.username, hedwig.password + code(count))).isIn;

  await test.step("it logs in, until its button was pressed too often", async () => {
    expect(await isIn(0)).toBe(true);
    expect(await isIn(500)).toBe(false);
  });

  await test.step("she types two codes in a row, and is let in with the next", async () => {
    await signInUser(page, account);
    await expect(page.getByRole("listitem").filter({ hasText: "Token 4711" })).toContainText(
      "Hardware token (counter), 6 digits",
    );
    await page.getByRole("button", { name: "Change Token 4711" }).click();
    await page.getByRole("menuitem", { name: "Codes are refused" }).click();
    const dialog = page.getByRole("dialog", { name: "Codes of Token 4711 are refused" });
    await typePair(dialog, 500, 502);
    await dialog.getByLabel("Your password").fill(hedwig.password);
    await dialog.getByRole("button", { name: "Resynchronise" }).click();
    await expect(dialog.getByText(/these are not two codes in a row of this token/)).toBeVisible();
    await expectSoundEverywhere(page, "the dialog that finds a token again");
    await typePair(dialog, 500, 501);
    await dialog.getByLabel("Your password").fill(hedwig.password);
    await dialog.getByRole("button", { name: "Resynchronise" }).click();
    await expect(page.getByText("Done. Log in with the next code.")).toBeVisible();
    await expect(dialog).toBeHidden();
    expect(await isIn(501)).toBe(false);
    expect(await isIn(502)).toBe(true);
  });

  await test.step("the help desk types what she reads out", async () => {
    await operator.goto(`/users/${id}`);
    const section = sectionOf(operator, "Second factors");
    await section.getByRole("button", { name: "Codes are refused…" }).click();
    const dialog = operator.getByRole("alertdialog", { name: "Resynchronise Token 4711 of hedwig" });
    await expectSoundEverywhere(operator, "the dialog of the help desk that finds a token again");
    await typePair(dialog, 900, 901);
    await dialog.getByRole("button", { name: "Resynchronise" }).click();
    await expect(operator.getByText("Resynchronised. The user logs in with the next code.")).toBeVisible();
    expect(await isIn(902)).toBe(true);
  });
});

async function typePair(dialog: Locator, first: number, second: number): Promise<void> {
  await dialog.getByLabel("First code").fill(code(first));
  await dialog.getByLabel("Next code").fill(code(second));
}
