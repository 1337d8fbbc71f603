/** What pages say of a server while not everything is known: another directory decides, or other lines are in force. */
import { aLine, aReading, aRole } from "@/lib/testing/readings";
import { expectSoundEverywhere, look } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { addReadServer, removeServer } from "./support/store";
import { expect, test } from "./support/test";

const id = "00000000-0000-4000-8000-00000000c105";
const name = "Half-known quay";
const home = `/servers/${id}`;
const roles = [aRole("ada_quay"), aRole("eve_quay")];
const refusing = aLine({ line_number: 2, auth_method: "reject", options: null });

test.afterAll(() => removeServer(id));

test("another directory that decides is not checked until it is accepted, with a reason", async ({
  open,
}) => {
  const page = await open({ storageState: sessionOf("olga") });
  const foreign = aLine({ auth_method: "ldap", options: ["ldapserver=ad.example.org"] });
  await addReadServer(id, name, aReading({ roles, hba: [foreign, refusing] }));

  await look(page, `${home}/bypass`);
  const notice = page.getByRole("status").filter({ hasText: "Not everything could be checked" });
  await expect(notice).toContainText("By line 1, a RADIUS or LDAP server that is not a Postern worker");
  await expect(page.getByText("No open second-factor gaps")).toHaveCount(0);
  await expect(page.getByText("Nobody gets in without a second factor")).toHaveCount(0);

  const rows = page.getByRole("region", { name: "Second-factor gaps" }).getByRole("row");
  for (const role of ["ada_quay", "eve_quay"]) {
    await page.goto(`${home}/bypass?show=elsewhere`);
    await rows.filter({ hasText: role }).getByRole("button", { name: "Accept…" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText(`Logins of ${role} from 0.0.0.0/0 are decided by another LDAP server`);
    if (role === "ada_quay") await expectSoundEverywhere(page, "accepting what another server decides");
    await dialog.getByLabel("Reason").fill("It asks for a code of its own");
    const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await dialog.getByLabel("Until").fill(inAMonth);
    await dialog.getByRole("button", { name: "Accept" }).click();
    await expect(dialog).toBeHidden();
  }
  await page.goto(`${home}/bypass`);
  await expect(page.getByText("No open second-factor gaps")).toBeVisible();
  await look(page, `${home}/live-test?view=protection`);
  await expect(page.getByRole("region", { name: "Not counted as gaps" })).toContainText(
    "ada_quay: ldap from 0.0.0.0/0, accepted until",
  );
});

test("no line is called free of gaps while PostgreSQL refuses the file, or has not loaded it", async ({
  open,
}) => {
  const page = await open({ storageState: sessionOf("olga") });
  const bad = aLine({ line_number: 3, type: null, auth_method: null, error: "invalid method" });
  const load = { loadedAt: "2026-01-01T12:00:00.000Z", seenAt: "2026-01-01T13:00:00.000Z" };
  for (const [reading, title] of [
    [aReading({ roles, hba: [refusing, bad] }), "refuses"],
    [
      aReading({ roles, hba: [refusing], load: { ...load, otherAt: "2026-01-01T12:30:00.000Z" } }),
      "has not loaded the file since",
    ],
  ] as const) {
    await addReadServer(id, name, reading);
    for (const path of [home, `${home}/hba`]) {
      await look(page, path);
      await expect(page.getByRole("alert").filter({ hasText: title }).first()).toBeVisible();
      const lines = page.getByRole("region", { name: "Lines of pg_hba.conf" }).getByRole("row");
      await expect(lines.filter({ hasText: "reject" })).toContainText("Not checked");
      await expect(lines.filter({ hasText: "No gap" })).toHaveCount(0);
      await expect(page.getByText("No line has a second-factor gap.")).toHaveCount(0);
    }
    await page.goto(`${home}/bypass`);
    await expect(page.getByRole("alert").filter({ hasText: title })).toBeVisible();
    await expect(page.getByText("No open second-factor gaps")).toHaveCount(0);
  }
});
