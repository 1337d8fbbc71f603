/** Telling requests of our own pages from those that another site made the browser send. */
import { hostOf } from "./host";

/**
 * Whether a page of this console made the request. For route handlers that change something; server actions are checked
 * by Next. Browsers say where a request comes from; one that does not is believed by its Origin alone.
 */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === hostOf(headers);
}
