/** A directory set up in the console: left half way and gone on with, each step tried before it is saved. */
import type { TestDirectory } from "@/lib/testing/directories/directory";
import { testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { removeDirectoryNamed } from "./support/store";
import { expect, test } from "./support/test";

test.describe.configure({ mode: "serial" });

let peer: TestDirectory;

test.beforeAll(async () => {
  peer = await startOpenLdap();
});
test.afterAll(async () => {
  await removeDirectoryNamed("Quayside directory");
  await peer?.stop();
});

const wide = { width: 1280, height: 800 };

test("what is wrong with a connection is said with what to do, and what is right is kept", async ({
  open,
}) => {
  const page = await open({ storageState: sessionOf("olga") });
  await page.goto("/directories");
  await page.getByRole("link", { name: "New directory" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New directory" })).toBeVisible();
  await expectSoundEverywhere(page, "a new directory");
  await page.setViewportSize(wide);
  await page.getByRole("radio", { name: "OpenLDAP" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Quayside directory");
  await page.getByRole("textbox", { name: "Addresses" }).fill(`${peer.host}:${peer.tlsPort}`);
  await page.getByRole("textbox", { name: "Bind account" }).fill(peer.bindDn);
  await page.getByLabel("Its password").fill("not the password");
  await page.getByRole("button", { name: "Test connection" }).click();
  const says = page.getByRole("main");
  await expect(says).toContainText(/certificate/i);
  await expect(page.getByText("connected, and the bind account is let in.")).toHaveCount(0);

  await page.getByRole("button", { name: "Show the directory's certificate" }).click();
  await expect(page.getByText("SHA-256")).toBeVisible();

  await page.getByRole("textbox", { name: "Certificate of the authority" }).fill(peer.authority);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("connected, and the bind account is let in.")).toHaveCount(0);
  await expect(page.getByRole("main")).toContainText(/password/i);
  await page.getByLabel("Its password").fill(peer.bindPassword);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("connected, and the bind account is let in.")).toBeVisible();
  await page.getByRole("button", { name: "Save and go on" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Quayside directory" })).toBeVisible();
  await expect(page.getByText("Next: where the people are")).toBeVisible();
});

test("it is gone on with later: base from the tree, filter, real entries, a login, and switched on", async ({
  open,
}) => {
  const page = await open({ storageState: sessionOf("olga") });
  await page.goto("/directories");
  await page.getByRole("link", { name: "Quayside directory", exact: true }).click();
  await page.getByRole("button", { name: "Choose from the tree" }).click();
  await page
    .getByRole("button", { name: /dc=corp/ })
    .first()
    .click();
  await page.getByRole("button", { name: /ou=people/ }).click();
  await page.getByRole("button", { name: "Use this branch" }).click();
  await expect(page.getByRole("textbox", { name: "Search base" })).toHaveValue(peer.people);
  await page.getByRole("button", { name: "Use the usual filter" }).click();
  await page.getByRole("button", { name: "Test attribute mapping" }).click();
  await expect(page.getByText("Ada Ahlers")).toBeVisible();
  await page.getByRole("button", { name: "Save people" }).click();
  await expect(page.getByText("Next: test a login, then switch it on")).toBeVisible();

  await page.getByRole("textbox", { name: "Username", exact: true }).last().fill("ada");
  await page.getByRole("textbox", { name: "Password", exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Test login" }).click();
  await expect(page.getByText(/password is wrong|does not know this password/i)).toBeVisible();
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(testPassword);
  await page.getByRole("button", { name: "Test login" }).click();
  await expect(page.getByText(/password is right/i)).toBeVisible();
  await expectSoundEverywhere(page, "a directory that is set up");
  await page.setViewportSize(wide);

  await page.getByRole("switch", { name: "Active" }).click();
  await page.getByRole("button", { name: "Save options" }).click();
  await expect(page.getByText("Active", { exact: true }).first()).toBeVisible();
  await expect(page.getByText("Next: test a login, then switch it on")).toHaveCount(0);
});

test("it is removed after a question", async ({ open }) => {
  const page = await open({ storageState: sessionOf("olga") });
  await page.goto("/directories");
  await page.getByRole("link", { name: "Quayside directory", exact: true }).click();
  await page.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Remove…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page).toHaveURL(/\/directories$/);
  await expect(page.getByRole("link", { name: "Quayside directory", exact: true })).toHaveCount(0);
});
