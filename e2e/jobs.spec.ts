/** Jobs: what runs by the clock, a dead letter from the overview to its second run, progress while somebody looks. */
import { randomUUID } from "node:crypto";
import { expectSoundEverywhere } from "./support/accessibility";
import { sessionOf } from "./support/accounts";
import { addJob, removeJobs, tellProgress } from "./support/store";
import { expect, test } from "./support/test";

test.describe.configure({ mode: "serial" });

const asOwner = { storageState: sessionOf("olga") };

test("what runs by the clock is there, with what came of it", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/");
  await page.getByRole("navigation", { name: "Areas" }).getByRole("link", { name: "Jobs" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Jobs" })).toBeVisible();
  const row = page
    .getByRole("region", { name: "Scheduled" })
    .getByRole("row", { name: /Find PostgreSQL servers to read/ });
  await expect(row).toContainText("every minute");
  // The job process is real, and so is its minute.
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText(/Done.*to read\./, { timeout: 1000 });
  }).toPass({ timeout: 90_000 });
  await expect(page.getByText("No job process is running.")).toHaveCount(0);
});

test("a dead letter shows on the overview, is run again or deleted", async ({ open }) => {
  const page = await open(asOwner);
  await removeJobs();
  await addJob({
    name: "server.read",
    state: "dead",
    input: { id: randomUUID() },
    error: "The host said no.",
  });
  await addJob({ name: "challenges.remove_expired", state: "dead", error: "The store was away." });
  await page.goto("/");
  await page.getByRole("link", { name: /2 jobs have failed for good/ }).click();
  await expect(page).toHaveURL(/\/jobs\?state=dead/);
  const jobs = page.getByRole("region", { name: "Jobs", exact: true });
  const reading = jobs.getByRole("row", { name: /Read a PostgreSQL server/ });
  await expect(reading).toContainText("The host said no.");
  await expect(reading).toContainText("Tried 3 times");
  await expectSoundEverywhere(page, "dead letters");
  await page.setViewportSize({ width: 1280, height: 800 });

  await reading.getByRole("button", { name: "Run again" }).click();
  await expect(reading).toHaveCount(0);
  await jobs
    .getByRole("row", { name: /Remove unanswered challenges/ })
    .getByRole("button")
    .last()
    .click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("This cannot be undone.");
  await dialog.getByRole("button", { name: "Delete" }).click();
  await expect(jobs).toContainText("No matches");

  await page.goto("/jobs?state=done&name=server.read");
  await expect(reading).toContainText("It was read in the meantime, or was deleted.");
  await page.goto("/audit");
  await expect(page.getByRole("main")).toContainText("ran the job server.read again");
  await expect(page.getByRole("main")).toContainText("deleted the failed job challenges.remove_expired");
});

test("progress moves while somebody looks, and cancelling is asked first", async ({ open }) => {
  const page = await open(asOwner);
  await removeJobs();
  await addJob({
    name: "login_log.remove_expired",
    state: "running",
    progress: "10,000 removed",
    percent: 25,
  });
  await page.goto("/jobs");
  const jobs = page.getByRole("region", { name: "Jobs", exact: true });
  const bar = jobs.getByRole("progressbar", { name: "10,000 removed" });
  await expect(bar).toHaveAttribute("aria-valuenow", "25");
  await expectSoundEverywhere(page, "a job that runs");
  await page.setViewportSize({ width: 1280, height: 800 });
  await tellProgress("30,000 removed", 75);
  await expect(jobs.getByRole("progressbar", { name: "30,000 removed" })).toHaveAttribute(
    "aria-valuenow",
    "75",
  );
  await page.getByRole("button", { name: "Pause" }).click();
  await tellProgress("40,000 removed", 100);
  await page.waitForTimeout(2500);
  await expect(jobs).toContainText("30,000 removed");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(jobs).toContainText("40,000 removed");

  await jobs.getByRole("button", { name: "Cancel…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel the job" }).click();
  await expect(jobs).toContainText("Cancelling");
  await removeJobs();
  await expect(jobs).toContainText("No job is waiting, running or failed");
});
