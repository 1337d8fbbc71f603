/** Pure. A browser's User-Agent in a few words, so that people recognize their own in a list. */

/** In order: a browser that also names another comes before that one. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?(iOS)?\//, "Edge"],
  [/\b(OPR|Opera)\//, "Opera"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b|\bX11\b/, "Linux"],
];

/** "Firefox on Linux"; the program's own first word where it is no browser, such as "curl/8.5.0"; "" without a header. */
export function shortUserAgent(header: string | null | undefined): string {
  if (!header) return "";
  const nameIn = (list: typeof browsers) => list.find(([pattern]) => pattern.test(header))?.[1];
  const browser = nameIn(browsers);
  if (!browser) return (/^[\x21-\x7e]{1,40}/.exec(header)?.[0] ?? "").replace(/[<>"'&]/g, "");
  const system = nameIn(systems);
  return system ? `${browser} on ${system}` : browser;
}
