/** Calling a server action past its page. */
import type { BrowserContext, Request } from "@playwright/test";

/** Whether `request` calls a server action. */
export const isAction = (request: Request): boolean =>
  request.method() === "POST" && "next-action" in request.headers();

/** Sends `request`, a call of a server action, with the cookies of `context`. Gives what the server answers. */
export async function replay(context: BrowserContext, request: Request): Promise<string> {
  const { cookie: _, "content-length": __, ...headers } = await request.allHeaders();
  const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
  const response = await context.request.post(request.url(), {
    headers: sent,
    data: request.postDataBuffer() ?? "",
    maxRedirects: 0,
  });
  return response.text();
}
