/** What fits and what stays where it is: columns, row actions, copy boxes, buttons that work, names of any script. */
import type { Page } from "@playwright/test";
import { sessionOf } from "./support/accounts";
import { createUser, sectionOf } from "./support/people";
import { addGroup, removeNamed } from "./support/store";
import { expect, test } from "./support/test";

const asOwner = { storageState: sessionOf("olga") };
const hebrew = "Layla (ליילה) Loom";

/** More than a picker shows before anything is typed. */
const weavers = Array.from({ length: 25 }, (_, n) => `loom_${String.fromCharCode(99 + (n % 20))}${n}`);

test.beforeAll(() => addGroup("Loom weavers", [`loom_${"l".repeat(50)}`, "loom_b", ...weavers]));
test.afterAll(() => removeNamed("Loom"));

/** The pages with tables or things to copy. */
async function pages(page: Page): Promise<readonly string[]> {
  const first = async (list: string) => {
    await page.goto(list);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const hrefs = await page
      .locator("main a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    return hrefs.find((href) => new RegExp(`^${list}/[0-9a-f-]{36}$`).test(href)) ?? null;
  };
  const [server, client] = [await first("/servers"), await first("/clients")];
  const tabs = ["", "/roles", "/hba", "/bypass", "/posture", "/live-test", "/templates"];
  return [
    ...[
      "/users",
      "/groups",
      "/policies",
      "/clients",
      "/servers",
      "/servers/posture",
      "/login-log",
      "/audit",
      "/operators",
      "/jobs?state=done",
    ],
    ...(client ? [client] : []),
    ...(server ? tabs.map((tab) => `${server}${tab}`) : []),
  ];
}

test("columns fit at 1280 pixels; row actions and copy boxes are within reach at 390", async ({ open }) => {
  const page = await open(asOwner);
  const wrong: string[] = [];
  for (const path of await pages(page)) {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
      const found = await page.evaluate((isWide) => {
        const cut: string[] = [];
        for (const table of document.querySelectorAll("main table")) {
          const box = table.parentElement;
          if (isWide && box && box.scrollWidth > box.clientWidth) {
            cut.push(
              `${box.ariaLabel ?? "a table"} is ${box.scrollWidth - box.clientWidth} pixels wider than its box`,
            );
          }
        }
        const tools = document.querySelectorAll("main button, main [role=button]");
        for (const tool of tools) {
          const { left, right, width } = tool.getBoundingClientRect();
          if (width > 0 && (left < 0 || right > window.innerWidth)) {
            cut.push(`${tool.textContent || tool.ariaLabel} reaches from ${left} to ${right}`);
          }
        }
        return cut;
      }, width === 1280);
      wrong.push(...found.map((what) => `${path} at ${width}: ${what}`));
    }
  }
  expect(wrong).toEqual([]);
});

test("names of any script read in their own direction, and groups are offered before anything is typed", async ({
  open,
}) => {
  const page = await open(asOwner);
  await createUser(page, { username: "loom_ltr", displayName: hebrew });
  const name = sectionOf(page, "Identity").getByText(hebrew);
  await expect(name).toHaveAttribute("dir", "auto");
  await test.step("the picker of groups", async () => {
    await page.getByRole("combobox", { name: "Member of" }).click();
    await expect(page.getByRole("option").first()).toBeVisible();
    await expect(page.getByRole("option", { name: "Loom weavers" })).toBeVisible();
    await page.keyboard.press("Escape");
  });
  await page.goto("/users?q=loom");
  await expect(page.getByRole("cell", { name: hebrew })).toHaveAttribute("dir", "auto");
});

test("a button keeps its width while it works and when it has copied", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/groups/new");
  await page.getByLabel("Name", { exact: true }).fill("Loom widths");
  const create = page.getByRole("button", { name: "Create group" });
  // The form is longer than the window, and a click scrolls to the button.
  await create.scrollIntoViewIfNeeded();
  const before = await create.boundingBox();
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/*", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  await create.click();
  await expect(create).toHaveAttribute("aria-disabled", "true");
  expect(await create.boundingBox()).toEqual(before);
  release();
  await expect(page.getByRole("heading", { level: 1, name: "Loom widths" })).toBeVisible();

  await page.goto("/users?q=loom_b");
  await page.getByRole("link", { name: "loom_b", exact: true }).click();
  await page.getByRole("button", { name: "Issue enrolment link" }).click();
  const copy = page.getByRole("button", { name: "Copy enrolment link" });
  const wide = await copy.boundingBox();
  await copy.click();
  const copied = page.getByRole("button", { name: "Copied" });
  await expect(copied).toBeVisible();
  expect(await copied.boundingBox()).toEqual(wide);
});

test("a picker searches for a name that is pasted whole", async ({ open }) => {
  const page = await open(asOwner);
  await page.goto("/policies/dry-run");
  const last = weavers.toSorted().at(-1) ?? "";
  await page.getByRole("combobox", { name: "User" }).fill(last);
  await expect(page.getByRole("option")).toHaveText([new RegExp(`^${last}`)]);
});
