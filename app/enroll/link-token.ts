/** The link's token in the browser: taken from the fragment, out of the address bar, kept for a reload of this tab. */

const place = "postern.enrollment";

/**
 * The token of this page. The fragment is removed, so that it does not stay in the history or in a screenshot; the tab
 * remembers it until `forgetToken`, so that a reload goes on. Null when the page was opened without one.
 */
export function takeToken(): string | null {
  const token = window.location.hash.slice(1);
  if (token === "") return window.sessionStorage.getItem(place);
  window.history.replaceState(window.history.state, "", window.location.pathname);
  window.sessionStorage.setItem(place, token);
  return token;
}

/** Forgets the token, because it was spent. */
export function forgetToken(): void {
  window.sessionStorage.removeItem(place);
}
