/** A directory's sync: previewed, run, held by the safety stop, let go on once, and read line by line. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { TestDirectory } from "@/lib/testing/directories/directory";
import { startOpenLdap } from "@/lib/testing/directories/openldap";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { pick } from "./support/people";
import { addDirectory, addGroup, removeDirectory, removeNamed } from "./support/store";
import { expect, test } from "./support/test";

test.describe.configure({ mode: "serial" });

const id = randomUUID();
const address = `/directories/${id}/sync`;
let peer: TestDirectory;

test.beforeAll(async () => {
  peer = await startOpenLdap({ isEmpty: true, isPublic: true });
  const [zora] = await peer.add(
    { name: "zora", displayName: "Zora Zander", mail: "zora@corp.test" },
    { name: "yves", displayName: "Yves Yung" },
    { name: "xenia", displayName: "Xenia Xu" },
  );
  await peer.addGroup("Shipping clerks", [zora ?? ""]);
  await addGroup("Dockers", ["dockers_yves"]);
  await addDirectory(id, "Harbour directory", {
    address: `${peer.host}:${peer.tlsPort}`,
    ...{ authority: peer.authority, people: peer.people, groups: peer.groups },
  });
});
test.afterAll(async () => {
  await removeDirectory(id);
  await removeNamed("Dockers");
  await peer?.stop();
});

test("a preview shows every line and changes nothing, and a group is assigned", async ({ open }) => {
  const page = await open({ storageState: sessionOf("olga"), acceptDownloads: true });
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1, name: "Sync of Harbour directory" })).toBeVisible();
  await expectSoundEverywhere(page, "a directory that was not synced yet");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByText("The directory listed 3 people and 1 group: 3 added.")).toBeVisible();
  const lines = page.getByRole("region", { name: "What the run found" });
  await expect(lines.getByRole("row")).toHaveCount(4);
  await expectSoundEverywhere(page, "a preview");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("searchbox", { name: "Search" }).fill("zora");
  await expect(lines.getByRole("row")).toHaveCount(2);
  await expect(lines).toContainText("In the directory, and not here.");
  const saving = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const csv = readFileSync(await (await saving).path(), "utf8").split("\r\n");
  expect(csv[0]).toBe("what,name,reason,state,error,dn");
  expect(csv[1]).toContain("add,zora,");
  expect(csv).toHaveLength(3);
  await page.goto("/users?q=Zora");
  await expect(page.getByText("No users match")).toBeVisible();

  await page.goto("/directories");
  await expectSoundEverywhere(page, "the directories");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("link", { name: "Sync of Harbour directory" }).click();
  await page.getByRole("button", { name: "Assign Shipping clerks" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: /Become members of/ }).fill("Dock");
  await page.getByRole("option", { name: "Dockers" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Shipping clerks" })).toContainText("Dockers");
});

test("a sync adds people, the safety stop holds, and somebody lets it go on once", async ({ open }) => {
  const page = await open({ storageState: sessionOf("olga") });
  await page.goto(address);
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(page.getByText("3 done.")).toBeVisible();
  await expect(page.getByText("Finished", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "zora" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Zora Zander");
  await expect(page.getByRole("main")).toContainText("(from the directory)");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Mail address" })).not.toBeEditable();
  await expect(
    page.getByText("From the directory “Harbour directory”. Change it there.").first(),
  ).toBeVisible();
  await expectSoundEverywhere(page, "a user of a directory");
  await page.setViewportSize({ width: 1280, height: 800 });

  for (const name of ["zora", "yves"]) await peer.remove(name);
  await page.goto(address);
  await page.getByRole("button", { name: "Sync now" }).click();
  await expect(
    page.getByText(/Nothing was changed: 2 of 3 users would be disabled or renamed/),
  ).toBeVisible();
  await expectSoundEverywhere(page, "a sync that was held");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Do it this once…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Do it this once" }).click();
  await expect(page.getByText("2 done.")).toBeVisible();
  await expect(page.getByRole("region", { name: "What the run found" })).toContainText(
    "No longer in the directory.",
  );
  await page.goto(address);
  await expect(page.getByRole("region", { name: "Runs" })).toContainText("Stopped by the safety stop");
  await expectSoundEverywhere(page, "a directory with runs");
  await page.goto("/audit?subject=Harbour");
  await expect(page.getByRole("main")).toContainText(
    "allowed a sync of Harbour directory beyond its safety stop",
  );
});

test("settings are saved, and a wrong number is refused beside its field", async ({ open }) => {
  const page = await open({ storageState: sessionOf("olga") });
  await page.goto(address);
  await page.getByRole("spinbutton", { name: "Safety stop, in percent" }).fill("25");
  await pick(page.getByRole("combobox", { name: "Sync", exact: true }), "Every hour");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByText(/Next sync/)).toBeVisible();
  await expect(page.getByRole("spinbutton", { name: "Safety stop, in percent" })).toHaveValue("25");
});
