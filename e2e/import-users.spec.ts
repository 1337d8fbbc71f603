/** Users from a CSV file: what is wrong is named by line, nothing is half done, and the file comes back with its errors. */
import { readFileSync } from "node:fs";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { pick } from "./support/people";
import { addGroup, removeNamed } from "./support/store";
import { expect, test } from "./support/test";

test.beforeAll(() => addGroup("Freight", ["freight_old"]));
test.afterAll(() => removeNamed("Freight"));

test("a file is checked, corrected, imported, and leads to the invitations", async ({ open }) => {
  const page = await open({ storageState: sessionOf("olga"), acceptDownloads: true });
  await page.goto("/users");
  await page.getByRole("link", { name: "Import", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Import users" })).toBeVisible();
  await expectSoundEverywhere(page, "the page that asks for a file");

  await test.step("the sample is a file that can be imported", async () => {
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Sample file" }).click();
    const sample = readFileSync(await (await saving).path(), "utf8");
    await page.getByRole("textbox", { name: "Or paste its content" }).fill(sample);
    await page.getByRole("button", { name: "Check the file" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "There is no group “Analysts”" })).toHaveCount(
      2,
    );
    await page.getByRole("button", { name: "Choose another file" }).click();
  });

  const file = (...lines: string[]) => ({
    name: "users.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(["Rolle;Anzeige;E-Mail;Groups", ...lines].join("\r\n"), "latin1"),
  });
  const right = ["freight_a;Jörg;j@example.org;Freight", "freight_old;Renamed;;"];

  await test.step("without a file it says so beside the field", async () => {
    await page.getByRole("button", { name: "Check the file" }).press("Enter");
    await expect(page.getByText("Choose a file, or paste its content.")).toBeVisible();
  });

  await test.step("lines that are wrong are named, and nothing can be imported", async () => {
    await page.getByLabel("CSV file").setInputFiles(file(...right, "freight_b;;no address;", ";;;"));
    await expect(page.getByRole("status").filter({ hasText: "users.csv (Windows-1252)" })).toBeVisible();
    await page.getByRole("button", { name: "Check the file" }).click();
    await expect(page.getByText("Choose the column with the database role names.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Nothing to import" })).toBeDisabled();
    await pick(page.getByRole("combobox", { name: "Database role name" }), "Rolle");
    await expect(page.getByText("1 error. Nothing is imported until every line is right.")).toBeVisible();
    await pick(page.getByRole("combobox", { name: "Name", exact: true }), "Anzeige");
    const errors = page.getByRole("list", { name: "Errors" }).getByRole("listitem");
    await expect(errors).toHaveText([/^Line 4, Mail address: Enter an address/]);
    await expect(page.getByRole("button", { name: /^Import 2 users/ })).toBeDisabled();
    await expectSoundEverywhere(page, "a file with errors");
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "File with errors" }).click();
    const back = readFileSync(await (await saving).path(), "utf8").split("\r\n");
    expect(back[0]).toBe("Rolle,Anzeige,E-Mail,Groups,Errors");
    expect(back[3]).toContain("Mail address: Enter an address");
  });

  await test.step("corrected, it is imported once", async () => {
    await page.getByRole("button", { name: "Choose another file" }).click();
    await page.getByLabel("CSV file").setInputFiles(file(...right));
    await page.getByRole("button", { name: "Check the file" }).click();
    await pick(page.getByRole("combobox", { name: "Database role name" }), "Rolle");
    await pick(page.getByRole("combobox", { name: "Name", exact: true }), "Anzeige");
    await expect(page.getByText("1: freight_old")).toBeVisible();
    await page.getByRole("button", { name: "Import 2 users" }).click();
    await expect(page.getByText("1 user created, 1 changed")).toBeVisible();
    await expectSoundEverywhere(page, "what was imported");
  });

  await page.getByRole("link", { name: "Choose whom to invite" }).click();
  await expect(page.getByRole("link", { name: "freight_a" })).toBeVisible();
  await page.goto("/users?q=Jörg");
  await expect(page.getByRole("row").filter({ hasText: "freight_a" })).toContainText("Freight");
});
