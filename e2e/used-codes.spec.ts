/** A program that opens two connections with one typed password: the refusal explains itself, and the setting is one click away. */
import { look } from "./support/accessibility";
import { account, sessionOf } from "./support/accounts";
import { nextCode } from "./support/codes";
import { psql } from "./support/psql";
import { expect, test } from "./support/test";

test("the log, the person's page and the overview say why, and lead to the reuse window", async ({
  open,
}) => {
  const maria = account("maria");
  const typed = maria.password + (await nextCode(maria.secret));
  expect(await psql(maria.username, typed)).toMatchObject({ isIn: true });
  expect(await psql(maria.username, typed)).toMatchObject({ isIn: false });

  const page = await open({ storageState: sessionOf("olga") });
  await page.goto(`/login-log?q=${maria.username}`);
  const row = page.getByRole("region", { name: "Attempts" }).getByRole("row").nth(1);
  await expect(row).toContainText("This code or a newer one had let the same person in moments before");
  await row.getByRole("link", { name: "This code or a newer one had let" }).first().click();
  await expect(page.getByRole("main")).toContainText("pgAdmin and DBeaver open several connections");
  await page.getByRole("link", { name: "Reuse window", exact: true }).click();
  await expect(page).toHaveURL(/\/policies\/[^#]+#reuse-window$/);
  const { pathname: policy, hash } = new URL(page.url());
  await expect(page.getByRole("switch", { name: "Let one code open several connections" })).toBeInViewport();

  await page.goto("/users?q=maria");
  await page.getByRole("link", { name: maria.username, exact: true }).click();
  const alert = page.getByRole("main").getByText(/logins refused: the code had just been used/);
  await expect(alert).toBeVisible();
  const person = new URL(page.url()).pathname;

  await page.goto("/");
  // Other policies may have refused used codes today too: the one that decided for Maria.
  const finding = page.locator(`a[href="${policy}${hash}"]`);
  await expect(finding).toContainText("the code had opened another one moments before");
  // By keyboard, as everything must be.
  await finding.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${policy}${hash}`);

  for (const path of ["/", person, `/login-log?q=${maria.username}`]) await look(page, path);
});
