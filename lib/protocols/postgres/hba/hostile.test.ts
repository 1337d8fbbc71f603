/** Text that a file or a server may hold to keep whoever reads it busy: it is read in the time of its length. */
import { expect, it } from "vitest";
import { processorMs } from "@/lib/testing/processor";
import { lintHba } from "./lint/lint";
import { parseHba } from "./parse";
import { hideText } from "./redact";

const long = 200_000;
const ldap = (suffix: string) =>
  `hostssl all all all ldap ldapserver=h ldapprefix="uid=" ldapsuffix="${suffix}"`;

it.each([
  ["returns at the end", `${"\r".repeat(long)}x`],
  ["joined lines with returns", "a\r\\\n".repeat(long / 4)],
  ["a word that goes on", `# ${"secret".repeat(long / 6)}`],
  ["a quoted word that goes on", `"${"secret".repeat(long / 6)}`],
  ["many secrets", "radiussecrets=x ".repeat(long / 16)],
  ["blanks in a name", ldap(" ".repeat(long))],
])("%s", (_, text) => {
  const took = processorMs(() => {
    hideText(text);
    const ruleset = parseHba(text, { version: 18 });
    lintHba(ruleset, {
      ...{ version: 18, roles: [], memberships: [], interfaces: [], isLogTerse: true },
      workers: [{ door: "ldap", host: "h", port: 389 }],
      ...{ ldapName: "a", ldapBase: "dc=b", certificates: null, changedAt: null, loadedAt: null },
    });
  });
  expect(took).toBeLessThan(2000);
});
