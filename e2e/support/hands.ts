/** Working a page with the mouse, or with nothing but the keyboard: then everything must be reachable by Tab. */
import { expect, type Locator, type Page } from "@playwright/test";
import { pick } from "./people";

/** What a person does on a page. */
export type Hands = {
  type(field: Locator, text: string): Promise<void>;
  press(button: Locator): Promise<void>;
  /** Picks `option` from a list that opens. */
  pick(list: Locator, option: RegExp): Promise<void>;
  /** Chooses one of a group of radio buttons. */
  choose(radio: Locator): Promise<void>;
};

/** Works with the mouse. */
export const mouse: Hands = {
  type: (field, text) => field.fill(text),
  press: (button) => button.click(),
  pick,
  choose: (radio) => radio.click(),
};

/** No page has more stops than this. */
const mostStops = 150;

export function keyboard(page: Page): Hands {
  const isFocused = (target: Locator) => target.evaluate((element) => element === document.activeElement);
  const goTo = async (target: Locator) => {
    await expect(target).toBeVisible();
    for (let stop = 0; stop < mostStops; stop++) {
      if (await isFocused(target)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`The keyboard does not reach ${target}`);
  };
  return {
    async type(field, text) {
      await goTo(field);
      await page.keyboard.press("ControlOrMeta+A");
      if (text === "") await page.keyboard.press("Delete");
      else await page.keyboard.insertText(text);
    },
    async press(button) {
      await goTo(button);
      await page.keyboard.press("Enter");
    },
    async pick(list, option) {
      await goTo(list);
      await page.keyboard.press("Enter");
      const wanted = page.getByRole("option", { name: option });
      await expect(wanted).toBeVisible();
      for (let step = 0; step < 20; step++) {
        if ((await wanted.getAttribute("data-highlighted")) !== null) break;
        await page.keyboard.press("ArrowDown");
      }
      await page.keyboard.press("Enter");
      await expect(wanted).toBeHidden();
    },
    async choose(radio) {
      const group = page.getByRole("radio");
      await goTo(group.and(page.locator("[tabindex='0']")).first());
      for (let step = 0; step < 10 && !(await isFocused(radio)); step++) {
        await page.keyboard.press("ArrowDown");
      }
      if (!(await radio.isChecked())) await page.keyboard.press("Space");
      await expect(radio).toBeChecked();
    },
  };
}
