/** The token of a link in the browser: taken from the fragment, out of the address bar, kept for a reload of this tab. */

/** Where a tab remembers it, by what the link is for. */
export type LinkPlace =
  | "postern.push"
  | "postern.setup"
  | "postern.operator"
  | "postern.enrollment"
  | "postern.password"
  | "postern.approval";

/**
 * The token of this page. The fragment is removed, so that it does not stay in the history or in a screenshot; the tab
 * remembers it until `forgetLinkToken`, so that a reload goes on. Null when the page was opened without one.
 */
export function takeLinkToken(place: LinkPlace): string | null {
  const token = window.location.hash.slice(1);
  if (token === "") return window.sessionStorage.getItem(place);
  window.sessionStorage.setItem(place, token);
  hideFragment();
  return token;
}

/** Forgets the token, because it was spent. */
export function forgetLinkToken(place: LinkPlace): void {
  window.sessionStorage.removeItem(place);
}

/** Takes the fragment out of the address bar for good. For effects of a page. */
export function hideFragment(): void {
  if (window.location.hash === "") return;
  // Next writes the address that it knows at each refresh. It learns another one from calls without a state of its own, and
  // listens to them once all effects of the page have run.
  queueMicrotask(() =>
    window.history.replaceState(null, "", window.location.pathname + window.location.search),
  );
}
