/** The setup link's token in the browser: out of the address bar, kept for a reload of this tab. */

const place = "postern.setup";

/** The token of this page; the fragment is removed. Null when the page was opened without one. */
export function takeSetupToken(): string | null {
  const token = window.location.hash.slice(1);
  if (token === "") return window.sessionStorage.getItem(place);
  window.history.replaceState(window.history.state, "", window.location.pathname);
  window.sessionStorage.setItem(place, token);
  return token;
}

/** Forgets the token, because it was spent. */
export function forgetSetupToken(): void {
  window.sessionStorage.removeItem(place);
}
