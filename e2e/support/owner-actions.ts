/** An owner's way through the actions of the console, for whoever wants to see each of them called. */
import type { Page } from "@playwright/test";
import { choose, sectionOf } from "./people";
import { removeNamed, removeTokens } from "./store";
import { expect } from "./test";

/** What is done on the way, in its order. */
export const ownerActions = [
  "Create user",
  "Issue enrolment link",
  "Save",
  "Save groups",
  "Disable",
  "Enable",
  "Create group",
  "Create policy",
  "Create client",
  "Save settings",
  "Create operator",
  "Test connection",
  "Create directory",
  "Test attribute mapping",
  "Save people",
  "Save options",
  "Preview a sync",
  "Save how it is synced",
  "Remove a directory",
  "Send test mail",
  "Save mail settings",
  "Switch off",
  "Preview a text",
  "Save a text",
  "Go back",
  "Save grace",
  "Find somebody",
  "Give access",
  "End now",
  "Create a policy that only reports",
  "Enforce",
  "Only report",
  "Check a file of tokens",
  "Import tokens",
  "Assign a token",
  "Mark a token as lost",
  "Save limits of texts",
  "Send test message",
  "Save a gateway",
  "Switch a gateway off",
  "Compare role templates",
  "Read sessions",
  "Run posture checks",
  "Save PostgreSQL sessions",
  "Read a user's sessions",
  "End sessions",
] as const;

/**
 * Does all of it. `say` hears what is done next, or that somebody is being found for it. What later journeys would find is
 * removed again.
 */
export async function walkThroughActions(owner: Page, say: (title: string) => void): Promise<void> {
  const press = async (name: string, title = name) => {
    say(title);
    await owner.getByRole("button", { name, exact: true }).click();
  };
  const confirm = async (trigger: string, name: string) => {
    await owner.getByRole("button", { name: trigger }).click();
    const dialog = owner.getByRole("alertdialog");
    if (await dialog.getByLabel("Reason").isVisible())
      await dialog.getByLabel("Reason").fill("Asked by phone");
    say(name);
    await dialog.getByRole("button", { name, exact: true }).click();
    await expect(dialog).toBeHidden();
  };

  await owner.goto("/users/new");
  await owner.getByLabel("Database role name").fill("karl");
  await press("Create user");
  await owner.waitForURL(/\/users\/[0-9a-f-]{36}$/);
  await press("Issue enrolment link");
  await expect(owner.getByRole("status", { name: "Enrolment link" })).toBeVisible();
  await owner.getByRole("button", { name: "Edit" }).click();
  await press("Save");
  await expect(owner.getByText("Saved. Takes effect at the next login.")).toBeVisible();
  await press("Save groups");
  await expect(owner.getByText("Groups saved.")).toBeVisible();
  await confirm("Disable…", "Disable");
  await confirm("Enable…", "Enable");

  await owner.goto("/groups/new");
  await owner.getByLabel("Name", { exact: true }).fill("Kelp divers");
  await press("Create group");
  await expect(owner.getByRole("heading", { level: 1, name: "Kelp divers" })).toBeVisible();

  await owner.goto("/policies/new");
  await owner.getByLabel("Name", { exact: true }).fill("Nobody at night");
  await press("Create policy");
  await expect(owner.getByRole("heading", { level: 1, name: "Policies" })).toBeVisible();
  // It is for everybody, and would stand above what later journeys make.
  await removeNamed("Nobody at night");

  await owner.goto("/clients/new");
  await owner.getByLabel("Name", { exact: true }).fill("Spare server");
  await owner.getByLabel("Address or network").fill("192.0.2.7");
  await press("Create client");
  await expect(owner.getByRole("status", { name: /secret/i })).toBeVisible();

  await owner.goto("/settings?section=enrollment");
  await press("Save", "Save settings");
  await expect(owner.getByText(/saved\.$/)).toBeVisible();

  await owner.goto("/operators/new");
  await owner.getByLabel("Username").fill("oskar");
  await press("Create operator");
  await expect(owner.getByRole("status", { name: "Link" })).toBeVisible();

  await owner.goto("/directories/new");
  await owner.getByRole("radio", { name: "OpenLDAP" }).click();
  await owner.getByRole("textbox", { name: "Name" }).fill("Kelp directory");
  await owner.getByRole("textbox", { name: "Addresses" }).fill("127.0.0.1:1");
  await owner.getByRole("textbox", { name: "Bind account" }).fill("cn=reader,dc=corp");
  await owner.getByLabel("Its password").fill("a password that opens nothing");
  await press("Test connection");
  await expect(owner.getByRole("button", { name: "Test connection" })).toBeEnabled();
  await press("Save and go on", "Create directory");
  await expect(owner.getByRole("heading", { level: 1, name: "Kelp directory" })).toBeVisible();
  const directory = owner.url();
  await owner.getByRole("textbox", { name: "Search base" }).fill("ou=people,dc=corp");
  await press("Test attribute mapping");
  await expect(owner.getByRole("button", { name: "Test attribute mapping" })).toBeEnabled();
  await press("Save people");
  await expect(owner.getByText("Next: test a login, then switch it on")).toBeVisible();
  await owner.getByRole("switch", { name: "Active" }).click();
  await press("Save options");
  await expect(owner.getByText("Active", { exact: true }).first()).toBeVisible();
  await owner.goto(`${directory}/sync`);
  await press("Preview", "Preview a sync");
  await owner.waitForURL(/\/sync\/[0-9a-f-]{36}$/);
  await owner.goto(`${directory}/sync`);
  await press("Save", "Save how it is synced");
  await expect(owner.getByText("Saved.")).toBeVisible();
  await owner.goto(directory);
  await owner.getByRole("button", { name: "Actions" }).click();
  await owner.getByRole("menuitem", { name: "Remove…" }).click();
  say("Remove a directory");
  await owner.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(owner).toHaveURL(/\/directories$/);

  await owner.goto("/settings?section=mail");
  await owner.getByLabel("Mail server", { exact: true }).fill("127.0.0.1");
  await owner.getByLabel("Port").fill("1");
  await owner.getByLabel("Address", { exact: true }).fill("postern@example.org");
  await owner.getByLabel("Send a test to").fill("olga@example.org");
  await press("Send test mail");
  await expect(owner.getByText("No mail was sent.")).toBeVisible();
  await press("Save", "Save mail settings");
  await expect(owner.getByText("Mail saved.", { exact: false })).toBeVisible();
  await confirm("Switch mail off…", "Switch off");
  await owner.goto("/mail/texts");
  await owner.getByRole("link", { name: "Invitation", exact: true }).click();
  await owner.getByRole("textbox", { name: "Text", exact: true }).fill("Good day {{name}},\n\n{{link}}");
  await press("Preview", "Preview a text");
  await expect(owner.frameLocator("iframe").getByText("Good day Ada Lovelace,")).toBeVisible();
  await press("Save", "Save a text");
  await expect(owner.getByText("Text saved.", { exact: false })).toBeVisible();
  await confirm("Back to the product", "Go back");

  await owner.goto("/groups");
  await owner.getByRole("link", { name: "Kelp divers" }).click();
  await press("Save grace");
  await expect(owner.getByText(/grace/i).first()).toBeVisible();
  say("Find somebody");
  await choose(owner, "Person", "karl");
  await owner.getByLabel("For how many hours").fill("2");
  await sectionOf(owner, "Temporary access").getByLabel("Reason").fill("Stands in for a week");
  await press("Give access");
  await expect(owner.getByText("Given. Takes effect at the next login.")).toBeVisible();
  await owner.goto("/access?state=active");
  await confirm("End now…", "End now");

  await owner.goto("/policies/new");
  await owner.getByLabel("Name", { exact: true }).fill("Kelp soon");
  say("Find somebody");
  await choose(owner, "Groups", "Kelp divers");
  await owner.getByRole("radio", { name: /^Report only/ }).check();
  await press("Create policy", "Create a policy that only reports");
  await expect(owner.getByRole("heading", { level: 1, name: "Policies" })).toBeVisible();
  await owner.getByRole("button", { name: "Actions for Kelp soon" }).click();
  await owner.getByRole("menuitem", { name: "Enforce…" }).click();
  say("Enforce");
  await owner.getByRole("alertdialog").getByRole("button", { name: "Enforce" }).click();
  await expect(owner.getByRole("alertdialog")).toBeHidden();
  await owner.getByRole("button", { name: "Actions for Kelp soon" }).click();
  await owner.getByRole("menuitem", { name: /only report/i }).click();
  say("Only report");
  await owner.getByRole("alertdialog").getByRole("button", { name: /only/i }).click();
  await expect(owner.getByRole("alertdialog")).toBeHidden();
  await removeNamed("Kelp soon");

  await owner.goto("/tokens/import");
  await owner
    .getByRole("textbox", { name: "Or paste its content" })
    .fill(`KELP-1,${"31".repeat(20)},hotp,6,0`);
  await press("Check the file", "Check a file of tokens");
  await press("Import 1 token", "Import tokens");
  await expect(owner.getByText("1 token imported")).toBeVisible();
  await owner.goto("/tokens?q=KELP-");
  await owner.getByRole("button", { name: "Actions for token KELP-1" }).click();
  await owner.getByRole("menuitem", { name: "Assign…" }).click();
  const assigning = owner.getByRole("alertdialog");
  say("Find somebody");
  await assigning.getByRole("combobox", { name: "User" }).fill("karl");
  await owner.getByRole("option", { name: "karl" }).click();
  say("Assign a token");
  await assigning.getByRole("button", { name: "Assign" }).click();
  // Settings do not allow the kind here, which is said to the owner alone.
  await expect(assigning.getByText(/may not have this kind of second factor/)).toBeVisible();
  await assigning.getByRole("button", { name: "Cancel" }).click();
  await owner.getByRole("button", { name: "Actions for token KELP-1" }).click();
  await owner.getByRole("menuitem", { name: "Mark as lost…" }).click();
  say("Mark a token as lost");
  await owner.getByRole("alertdialog").getByRole("button", { name: "Mark as lost" }).click();
  await expect(owner.getByText("Marked as lost. Its codes no longer count.")).toBeVisible();
  await removeTokens("KELP-");

  await owner.goto("/settings?section=texts");
  const limits = sectionOf(owner, "Limits");
  say("Save limits of texts");
  await limits.getByRole("button", { name: "Save", exact: true }).click();
  await expect(owner.getByText("Saved. It is in force with the next code.")).toBeVisible();
  const gateway = sectionOf(owner, "Gateway for text messages");
  await gateway.getByLabel("Address").fill("http://127.0.0.1:1/send");
  await gateway.getByLabel("Test with the number").fill("+49 170 1234567");
  await press("Send test message");
  await expect(gateway.getByText("No message was sent.")).toBeVisible();
  say("Save a gateway");
  await gateway.getByRole("button", { name: "Save", exact: true }).click();
  await gateway.getByRole("button", { name: "Switch off…" }).click();
  const question = owner.getByRole("alertdialog");
  say("Switch a gateway off");
  await question.getByRole("button", { name: "Switch off" }).click();
  await expect(question).toBeHidden();
  await expect(gateway.getByRole("button", { name: "Switch off…" })).toHaveCount(0);

  await owner.goto("/servers");
  await owner.getByRole("main").getByRole("row").nth(1).getByRole("link").first().click();
  await owner.waitForURL(/\/servers\/[0-9a-f-]{36}/);
  const server = new URL(owner.url()).pathname;
  await owner.goto(`${server}/templates`);
  await press("Compare with the server", "Compare role templates");
  await expect(owner.getByRole("button", { name: "Compare again" })).toBeVisible();
  await owner.goto(`${server}/sessions`);
  await press("Read now", "Read sessions");
  await expect(owner.getByText(/^Seen/)).toBeVisible();
  await owner.goto(`${server}/posture`);
  say("Run posture checks");
  const begun = owner.waitForResponse((response) => response.request().method() === "POST");
  await owner.getByRole("button", { name: "Run the checks" }).click();
  await begun;

  await owner.goto("/settings?section=sessions");
  say("Save PostgreSQL sessions");
  await sectionOf(owner, "PostgreSQL sessions").getByRole("button", { name: "Save", exact: true }).click();
  await expect(owner.getByText("PostgreSQL sessions saved.")).toBeVisible();
  await owner.goto("/users?q=karl");
  await owner.getByRole("main").getByRole("link", { name: "karl", exact: true }).click();
  await owner.waitForURL(/\/users\/[0-9a-f-]{36}$/);
  const sessions = sectionOf(owner, "PostgreSQL sessions");
  say("Read a user's sessions");
  await sessions.getByRole("button", { name: "Read now" }).click();
  await expect(owner.getByText(/^The servers are being read\./)).toBeVisible();
  await confirm("End all…", "End sessions");
}
