/** A forgotten password: the help desk hands a link over, the person sets another one with it and logs in. */
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { createUser, enroll, issueLink, sectionOf, textOf } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { expect, phone, test } from "./support/test";

test("a password is reset by a link that works once, with a code of the person's phone", async ({ open }) => {
  const rosa = { username: "rosa", displayName: "Rosa Reed", password: "reeds in the river" };
  const chosen = "willows by the lake";
  await addRoles(rosa.username);
  const desk = await open({ storageState: sessionOf("olga") });
  await createUser(desk, rosa);
  const page = await open(phone);
  const { secret } = await enroll(page, await issueLink(desk), rosa);
  await desk.reload();
  const section = sectionOf(desk, "Password");

  await test.step("what a login asks for stands on the page", async () => {
    await expect(sectionOf(desk, "What a login asks for now")).toContainText("Password + second factor");
  });

  const issue = async (old: RegExp) => {
    await section.getByRole("button", { name: /^Issue (another )?password link…/ }).click();
    const dialog = desk.getByRole("alertdialog", { name: "Reset the password of rosa?" });
    await dialog.getByRole("radio", { name: old }).check();
    await expectSoundEverywhere(desk, "the question before a password link");
    await desk.setViewportSize({ width: 1280, height: 844 });
    await dialog.getByRole("button", { name: "Issue" }).click();
    const link = desk.getByRole("status", { name: "Password link" });
    await expect(link).toHaveText(/\/password#[\w-]{43}$/);
    return textOf(link);
  };

  const link = await test.step("issued once, shown once", async () => {
    const shown = await issue(/^Keep the old password/);
    await expectSoundEverywhere(desk, "a password link");
    await desk.setViewportSize({ width: 1280, height: 844 });
    await desk.reload();
    await expect(section).toContainText("A password link issued by olga");
    await expect(desk.getByText(shown)).toHaveCount(0);
    return shown;
  });

  await test.step("opening it changes nothing: the old password works", async () => {
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "Set a new password" })).toBeVisible();
    expect(page.url()).not.toContain("#");
    await expectSoundEverywhere(page, "the page of a password link");
    expect(await psql(rosa.username, rosa.password + (await nextCode(secret)))).toMatchObject({ isIn: true });
  });

  await test.step("a weak password, and a wrong code, are refused beside their field, once each", async () => {
    await page.getByLabel("New password", { exact: true }).fill("Password1234");
    await page.getByLabel("Code", { exact: true }).fill(await nextCode(secret));
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByLabel("New password", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel("New password", { exact: true }).fill(chosen);
    await page.getByLabel("Code", { exact: true }).fill("000000");
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByText("The code is wrong.", { exact: false })).toHaveCount(1);
  });

  await test.step("the new one is set, and the old one is over", async () => {
    await page.getByLabel("Code", { exact: true }).fill(await nextCode(secret));
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByRole("heading", { name: "Your new password is set" })).toBeVisible();
    await expectSoundEverywhere(page, "a new password that is set");
    expect(await psql(rosa.username, chosen + (await nextCode(secret)))).toMatchObject({ isIn: true });
    expect(await psql(rosa.username, rosa.password + (await nextCode(secret)))).toMatchObject({
      isIn: false,
    });
    await page.goto("/");
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  });

  await test.step("ending it at once: nobody gets in until another one is set", async () => {
    await desk.reload();
    await issue(/^End the old password now/);
    await expect(section).toContainText("Not set.");
    expect(await psql(rosa.username, chosen + (await nextCode(secret)))).toMatchObject({ isIn: false });
  });
});
