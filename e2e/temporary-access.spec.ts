/** Temporary access: asked for on the phone, decided by somebody else, in force at PostgreSQL, ended early, refused. */
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { choose, createUser, enroll, issueLink, sectionOf, signInUser } from "./support/people";
import { addRoles, psql } from "./support/psql";
import { freshenProofs, removeNamed } from "./support/store";
import { expect, phone, test } from "./support/test";

const theo = { username: "tempo_theo", displayName: "Theo Tide", password: "time and tide wait" };
const tina = { username: "tempo_tina", displayName: "Tina Tern", password: "a tern turns at dusk" };

test.beforeAll(async () => {
  await freshenProofs();
  await addRoles(theo.username);
});
test.afterAll(() => removeNamed("Tempo"));

test("asked for, approved by a member of the group that decides, ended early; refused by an operator", async ({
  open,
}) => {
  const operator = await open({ storageState: sessionOf("olga") });
  const phoneOf = async (person: typeof theo) => {
    await createUser(operator, person);
    const page = await open(phone);
    await signInUser(page, await enroll(page, await issueLink(operator), person));
    return page;
  };
  const [his, hers] = [await phoneOf(theo), await phoneOf(tina)];

  await test.step("a group that can be asked for, and one that decides", async () => {
    for (const name of ["Tempo leads", "Tempo payroll"]) {
      await operator.goto("/groups/new");
      await operator.getByLabel("Name", { exact: true }).fill(name);
      if (name === "Tempo payroll") {
        await operator.getByLabel("Longest temporary membership, in hours").fill("8");
        await choose(operator, "Group that decides about requests", "Tempo leads");
      }
      await operator.getByRole("button", { name: "Create group" }).click();
      await operator.waitForURL(/\/groups\/[0-9a-f-]{36}$/);
      if (name === "Tempo leads") {
        await choose(operator, "Users", tina.username);
        await operator.getByRole("button", { name: "Add", exact: true }).click();
        await expect(operator.getByText("1 user added.")).toBeVisible();
      }
    }
    await expectSoundEverywhere(operator, "a group that can be asked for");
    await operator.setViewportSize({ width: 1280, height: 844 });
    await operator.goto("/policies/new");
    await operator.getByLabel("Name", { exact: true }).fill("Tempo without code");
    await choose(operator, "Groups", "Tempo payroll");
    await operator.getByRole("radio", { name: /^Password only/ }).check();
    await operator.getByRole("button", { name: "Create policy" }).click();
    await expect(operator.getByRole("heading", { level: 1, name: "Policies" })).toBeVisible();
    expect(await psql(theo.username, theo.password)).toMatchObject({ isIn: false });
  });

  const ask = async (reason: string) => {
    await his.goto("/me/access");
    await his.getByLabel("For how many hours").fill("9");
    await his.getByLabel("Reason").fill(reason);
    await his.getByRole("button", { name: "Ask for access" }).click();
    await expect(his.getByText("Ask for at most 8 hours.")).toBeVisible();
    await his.getByLabel("For how many hours").fill("4");
    await his.getByRole("button", { name: "Ask for access" }).click();
    await expect(sectionOf(his, "Your requests").getByText("Waiting").first()).toBeVisible();
  };

  await test.step("he asks, and cannot decide it himself", async () => {
    await ask("Quarterly report");
    await expect(his.getByRole("button", { name: "Approve…" })).toHaveCount(0);
    await expectSoundEverywhere(his, "asking for access");
    await operator.goto("/");
    await expect(operator.getByText(/^1 request for temporary access waits/)).toBeVisible();
  });

  await test.step("she approves, and PostgreSQL lets him in without a code", async () => {
    await hers.goto("/me/access");
    await expectSoundEverywhere(hers, "deciding about a request");
    await hers.getByRole("button", { name: "Approve…" }).click();
    await hers.getByRole("alertdialog").getByRole("button", { name: "Approve" }).click();
    await expect(hers.getByRole("alertdialog")).toBeHidden();
    await expect(hers.getByRole("button", { name: "Approve…" })).toHaveCount(0);
    expect(await psql(theo.username, theo.password)).toMatchObject({ isIn: true });
    await operator.goto("/access");
    await expect(operator.getByRole("region", { name: "Temporary access" })).toContainText("Active");
    await expectSoundEverywhere(operator, "temporary access");
    await operator.setViewportSize({ width: 1280, height: 844 });
  });

  await test.step("he ends it, and is asked for a code again", async () => {
    await his.goto("/me/access");
    await his.getByRole("button", { name: "End now…" }).click();
    await his.getByRole("alertdialog").getByRole("button", { name: "End now" }).click();
    await expect(sectionOf(his, "Your requests").getByText("Over")).toBeVisible();
    expect(await psql(theo.username, theo.password)).toMatchObject({ isIn: false });
  });

  await test.step("another request is refused by an operator, who says why", async () => {
    await ask("Once more");
    await operator.goto("/access?state=open");
    await operator.getByRole("button", { name: "Refuse…" }).click();
    const dialog = operator.getByRole("alertdialog");
    await dialog.getByLabel("Reason").fill("Not this quarter");
    await dialog.getByRole("button", { name: "Refuse" }).click();
    await expect(operator.getByText("No matches")).toBeVisible();
    await his.reload();
    await expect(sectionOf(his, "Your requests")).toContainText("Not this quarter");
    expect(await psql(theo.username, theo.password)).toMatchObject({ isIn: false });
  });

  await test.step("an operator gives it unasked", async () => {
    await operator.goto("/groups");
    await operator.getByRole("link", { name: "Tempo payroll" }).click();
    await choose(operator, "Person", theo.username);
    await operator.getByLabel("For how many hours").fill("2");
    await sectionOf(operator, "Temporary access").getByLabel("Reason").fill("Stands in for a week");
    await operator.getByRole("button", { name: "Give access" }).click();
    await expect(operator.getByText("Given. Takes effect at the next login.")).toBeVisible();
    expect(await psql(theo.username, theo.password)).toMatchObject({ isIn: true });
  });
});
