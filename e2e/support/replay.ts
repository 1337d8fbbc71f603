/** Calling server actions past their pages. */
import { readFileSync } from "node:fs";
import type { BrowserContext, Request } from "@playwright/test";

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
