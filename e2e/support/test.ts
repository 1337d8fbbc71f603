/** The test function of all journeys: every page is watched, and what the browser complains about is a failure. */
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import { installation } from "./installation";
import { freshenProofs } from "./store";

/** A phone as people hold it while they enrol. */
export const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
} as const satisfies BrowserContextOptions;

/** What the browser complained about in this test. */
export type Watch = {
  /** Says that a complaint that matches is part of the journey: the 401 of a refused sign-in. */
  expect(pattern: RegExp): void;
};

/** Opens a page in a browser of its own, for another person. Closed when the test ends. */
type Open = (options?: BrowserContextOptions) => Promise<Page>;

export const test = base.extend<{
  watch: Watch & { follow(context: BrowserContext): void };
  open: Open;
  freshProofs: undefined;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  baseURL: async ({}, use) => use(installation().consoleUrl),
  freshProofs: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      await freshenProofs();
      await use(undefined);
    },
    { auto: true },
  ],
  watch: [
    async ({ baseURL }, use) => {
      const complaints: string[] = [];
      const expected: RegExp[] = [];
      await use({
        expect: (pattern) => expected.push(pattern),
        follow: (context) => follow(context, String(baseURL), (text) => complaints.push(text)),
      });
      const unexpected = complaints.filter((text) => !expected.some((pattern) => pattern.test(text)));
      expect(unexpected, "complaints of the browser").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, watch }, use) => {
    watch.follow(context);
    await use(context);
  },
  open: async ({ browser, watch }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      watch.follow(context);
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };

function follow(context: BrowserContext, origin: string, complain: (text: string) => void): void {
  context.on("console", (message) => {
    const { url } = message.location();
    if (message.type() === "error") complain(`console: ${message.text()} (${url})`);
  });
  context.on("weberror", (error) => complain(`error: ${error.error().stack ?? error.error().message}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) complain(`leaves the console: ${url.href}`);
  });
  context.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // A page that is left ends what it was loading.
    if (reason !== "net::ERR_ABORTED") complain(`failed: ${request.url()} ${reason}`);
  });
}
