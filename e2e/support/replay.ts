/** Calling server actions past their pages. */
import { readFileSync } from "node:fs";
import { type BrowserContext, expect, type Page, type Request, type Route } from "@playwright/test";

/** Whether `request` calls a server action. */
export const isAction = (request: Request): boolean =>
  request.method() === "POST" && "next-action" in request.headers();

/** A server action of the build: the id that calls it, a page that has it, and its name. */
export type BuiltAction = { readonly id: string; readonly path: string; readonly name: string };

/** Every action of the build. */
export function everyAction(): BuiltAction[] {
  const text = readFileSync(".next/server/server-reference-manifest.json", "utf8");
  const { node } = JSON.parse(text) as {
    node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
  };
  return Object.entries(node).map(([id, { workers, filename, exportedName }]) => ({
    id,
    path: (Object.keys(workers)[0] ?? "")
      .replace(/^app|\/\([a-z]+\)|\/page$/g, "")
      .replace(/\[id\]/g, "00000000-0000-4000-8000-000000000000"),
    name: `${filename} ${exportedName}`,
  }));
}

/**
 * Sends `request`, a call of a server action, with the cookies of `context`; the same words to `other` when given. Gives
 * what the server answers.
 */
export async function replay(
  context: BrowserContext,
  request: Request,
  other?: BuiltAction,
): Promise<string> {
  const { cookie: _, "content-length": __, ...headers } = await request.allHeaders();
  const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
  if (other) {
    sent["next-action"] = other.id;
    delete sent["next-router-state-tree"];
  }
  const url = other ? new URL(other.path || "/", request.url()).href : request.url();
  const response = await context.request.post(url, {
    headers: sent,
    data: request.postDataBuffer() ?? "",
    maxRedirects: 0,
  });
  return response.text();
}

/**
 * Tries each action of `page` first by these others, who are not signed in to it, with the very same request. Gives what ends
 * that and says how many there were.
 */
export function refusedToOthers(page: Page, others: readonly BrowserContext[]): () => Promise<number> {
  let count = 0;
  const tryFirst = async (route: Route) => {
    const request = route.request();
    if (isAction(request)) {
      count++;
      for (const other of others) expect(await replay(other, request)).toMatch(/Your session has ended/);
    }
    await route.continue();
  };
  const everything = () => true;
  void page.route(everything, tryFirst);
  return async () => {
    await page.unroute(everything, tryFirst);
    for (const other of others) await other.close();
    return count;
  };
}
