/** An operator whose password is in a directory: mapped by group, let in by an owner's link, and out when the group is taken away. */
import { randomUUID } from "node:crypto";
import type { TestDirectory } from "@/lib/testing/directories/directory";
import { testPassword } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { nextCode, wrongCode } from "./support/codes";
import { choose, pick, sectionOf, textOf, typeSignIn } from "./support/people";
import { scanKey } from "./support/qr";
import { addDirectory, forgetJudgements, removeDirectory } from "./support/store";
import { expect, test } from "./support/test";

test.describe.configure({ mode: "serial" });

const id = randomUUID();
const wide = { width: 1280, height: 800 };
let peer: TestDirectory;
let link = "";
let secret = "";

test.beforeAll(async () => {
  peer = await startOpenLdap({ isEmpty: true, isPublic: true });
  const [wanda] = await peer.add({ name: "wanda", displayName: "Wanda Wolf", mail: "wanda@corp.test" });
  await peer.add({ name: "viktor", displayName: "Viktor Vogt" });
  const inner = await peer.addGroup("Night pilots", [wanda ?? ""]);
  await peer.addGroup("Pilots", [inner]);
  await addDirectory(id, "Lighthouse directory", {
    address: `${peer.host}:${peer.tlsPort}`,
    ...{ authority: peer.authority, people: peer.people, groups: peer.groups },
  });
});
test.afterAll(async () => {
  await removeDirectory(id);
  await peer?.stop();
});

test("an owner chooses a group and a role, tries it, and issues a link", async ({ open }) => {
  const page = await open({ storageState: sessionOf("olga") });
  await page.goto(`/directories/${id}`);
  const switches = sectionOf(page, "Operators");
  await expect(page.getByText("No groups yet")).toBeVisible();
  await switches.getByRole("switch", { name: "Let operators sign in with this directory" }).click();
  await switches.getByRole("switch", { name: "Show on the sign-in page" }).click();
  await switches.getByRole("button", { name: "Save sign-in" }).click();
  await expect(page.getByText("Saved.").first()).toBeVisible();

  const groups = sectionOf(page, "Groups of operators");
  await choose(page, "Group of the directory", "Pilots");
  await pick(groups.getByRole("combobox", { name: "Role of its members" }), /^Administrator/);
  await groups.getByRole("button", { name: "Add group" }).click();
  await expect(groups.getByRole("row", { name: /Pilots.*Administrator/ })).toBeVisible();
  await expect(groups.getByRole("combobox", { name: "Group of the directory" })).toHaveValue("");

  await groups.getByLabel("Username of an operator").fill("viktor");
  await groups.getByRole("button", { name: "Test role" }).click();
  await expect(groups.getByText("viktor is no operator.")).toBeVisible();
  await groups.getByLabel("Username of an operator").fill("wanda");
  await groups.getByRole("button", { name: "Test role" }).click();
  await expect(groups.getByText("wanda is: Administrator")).toBeVisible();
  await expectSoundEverywhere(page, "who signs in with a directory");
  await page.setViewportSize(wide);
  await groups.getByRole("button", { name: "Issue a link…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Issue link" }).click();
  const shown = page.getByRole("status", { name: "Link" });
  await expect(shown).toHaveText(/\/operator-link#/);
  link = await textOf(shown);
});

test("the link takes the password of the directory, and the sign-in page asks where the account is", async ({
  open,
}) => {
  test.slow();
  const page = await open({});
  await page.goto(link);
  const password = page.getByLabel("1. Type your password in Lighthouse directory");
  await password.fill("not the password");
  secret = await scanKey(page);
  // What is folded does not move on, so its colours would never have changed.
  await page.getByText("Cannot scan it? Type the key instead").click();
  await expectSoundEverywhere(page, "the link of an operator of a directory");
  await page.setViewportSize(wide);
  await page.getByLabel("3. Type the code that the app shows").fill(wrongCode(secret));
  await page.getByRole("button", { name: "Save and finish" }).click();
  await expect(page.getByText("This is not your password.")).toBeVisible();
  await password.fill(testPassword);
  await page.getByLabel("3. Type the code that the app shows").fill(await nextCode(secret));
  await page.getByRole("button", { name: "Save and finish" }).click();
  await expect(page.getByText("Sign in as wanda with your password")).toBeVisible();

  await page.goto("/sign-in");
  await expect(page.getByRole("combobox", { name: "Account" })).toHaveText("Postern account");
  await expectSoundEverywhere(page, "a sign-in page that asks where the account is");
  await page.setViewportSize(wide);
  await pick(page.getByRole("combobox", { name: "Account" }), "Lighthouse directory");
  await typeSignIn(page, { username: "wanda", password: testPassword, code: await nextCode(secret) });
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await page.goto("/operators/me");
  await expect(page.getByText("come from Lighthouse directory and are changed there")).toBeVisible();
  await expect(page.getByLabel("Current password")).toHaveCount(1);
  await expectSoundEverywhere(page, "the account of an operator of a directory");
  await page.setViewportSize(wide);

  // An administrator reads who signs in with it, and cannot change that.
  await page.goto(`/directories/${id}`);
  await expect(page.getByText("Only an owner can change this.")).toBeVisible();
  await expect(page.getByText("so only an owner changes how it is reached")).toBeVisible();
  await expectSoundEverywhere(page, "a directory that operators sign in with, for an administrator");
  await page.setViewportSize(wide);
  await expect(page.getByRole("switch", { name: "Let operators sign in with this directory" })).toHaveCount(
    0,
  );
  await page.goto(`/directories/${id}/sync`);
  await expect(page.getByText("only an owner changes this")).toHaveCount(2);
  await expect(page.getByRole("textbox", { name: "Members", exact: true })).not.toBeEditable();
  await expect(page.getByRole("textbox", { name: "Filter for groups" })).toBeEditable();

  const owner = await open({ storageState: sessionOf("olga") });
  await owner.goto("/operators");
  await owner.getByRole("link", { name: "wanda" }).click();
  await expect(owner.getByRole("heading", { level: 1, name: "wanda" })).toBeVisible();
  await expect(owner.getByText("From Lighthouse directory")).toBeVisible();
  await expect(owner.getByRole("button", { name: "Save" })).toHaveCount(0);
  await expectSoundEverywhere(owner, "an operator of a directory");

  const [wanda] = [await peer.dnOf("wanda")];
  await peer.setMembers(`cn=Night pilots,${peer.groups}`, []);
  await forgetJudgements(id);
  await page.goto("/users");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("combobox", { name: "Account" })).toHaveText("Lighthouse directory");
  await peer.setMembers(`cn=Night pilots,${peer.groups}`, [wanda]);
});

test("whoever is mapped and has no link is refused like everybody, and owners find a note", async ({
  open,
  watch,
}) => {
  watch.expect(/401/);
  await peer.setMembers(`cn=Night pilots,${peer.groups}`, [await peer.dnOf("viktor")]);
  const page = await open({});
  await page.goto("/sign-in");
  await pick(page.getByRole("combobox", { name: "Account" }), "Lighthouse directory");
  await typeSignIn(page, { username: "viktor", password: testPassword, code: "123456" });
  await expect(page.getByText("Username, password or code is wrong.")).toBeVisible();
  const owner = await open({ storageState: sessionOf("olga") });
  await owner.goto("/operators");
  await expect(owner.getByText("Operators of a directory who could not sign in")).toBeVisible();
  await expect(owner.getByRole("main")).toContainText("viktor of Lighthouse directory needs a link");
  await expectSoundEverywhere(owner, "operators with a note");
});
