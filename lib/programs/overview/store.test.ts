/** Tests of what is said of the store. */
import { expect, test } from "vitest";
import type { StoreFacts } from "@/lib/foundation/settings/store-facts";
import { storeFindings } from "./store";

const now = new Date("2026-11-25T12:00:00Z");
const embedded: StoreFacts = { versionNumber: 180004, isEmbedded: true, role: "postern_app", rights: "rows" };
const own: StoreFacts = { versionNumber: 170011, isEmbedded: false, role: "app", rights: "rows" };

test.each([
  ["an own store that is up to date", own, []],
  ["one that is newer than we know", { ...own, versionNumber: 180009 }, []],
  ["the embedded one", embedded, [["low", /^The embedded store is PostgreSQL 18\.4; 18\.6 fixes/]]],
  [
    "one without the last fixes",
    { ...own, versionNumber: 150019 },
    [["high", /^The store .*15\.19; 15\.20/]],
  ],
  ["one out of support", { ...own, versionNumber: 140024 }, [["high", /14\.24, which no longer gets fixes/]]],
  ["a superuser", { ...own, rights: "superuser" }, [["medium", /as the superuser app/]]],
  ["the owner", { ...own, rights: "owner" }, [["low", /as app, which can change and drop/]]],
] as const)("%s", (_, facts, expected) => {
  const found = storeFindings(facts, now);
  expect(found).toHaveLength(expected.length);
  for (const [i, [severity, words]] of expected.entries()) {
    expect(found[i]).toMatchObject({ severity, href: "/settings?section=store" });
    expect(found[i]?.text).toMatch(words);
  }
});
