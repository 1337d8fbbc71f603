/** Pure. Which host the browser asked for. */

/** As a proxy of ours passed it on, or as it came to this server; others cannot write the first (server/stamp). */
export const hostOf = (headers: Headers): string =>
  headers.get("x-forwarded-host") ?? headers.get("host") ?? "";
