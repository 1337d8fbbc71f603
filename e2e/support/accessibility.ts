/** What every page must be: without a finding of axe, and never wider than the screen. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** All that another theme can change. */
const colourRules = ["color-contrast", "link-in-text-block"];

/** Looks at `page` as it is; `where` says which page it is when something is found. "colours" leaves out other rules. */
export async function expectSound(
  page: Page,
  where: string,
  rules: "all" | "colours" = "all",
): Promise<void> {
  // Transitions that run would be measured in the middle. Spinners never end.
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
      // What is folded away stands still, so it would be waited for without end.
      .filter(({ effect }) => (effect as KeyframeEffect | null)?.target?.checkVisibility());
    return Promise.all(ending.map(({ finished }) => finished.catch(() => {})));
  });
  // Further down the page's fixed head would lie over whatever was scrolled below it, and stand too near to it.
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
  // What is fading out meanwhile, such as a notice, is as good as gone.
  const axe = new AxeBuilder({ page }).setLegacyMode().exclude("[data-ending-style]");
  const { violations } = await (rules === "all" ? axe.withTags(tags) : axe.withRules(colourRules)).analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}\n  ${node.html}`),
  );
  expect(found, `axe on ${where}`).toEqual([]);
  const excess = await page.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - window.innerWidth);
  expect(excess, `pixels by which ${where} is wider than the screen`).toBeLessThanOrEqual(0);
}

/** Looks at `page` light and dark, wide and on a phone. */
export async function expectSoundEverywhere(page: Page, where: string): Promise<void> {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const rules = colorScheme === "light" ? "all" : "colours";
      await expectSound(page, `${where}, ${colorScheme}, ${width} pixels`, rules);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** Opens `path`, waits until it is there whole, and looks at it. */
export async function look(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(0);
  await expectSoundEverywhere(page, path);
}
