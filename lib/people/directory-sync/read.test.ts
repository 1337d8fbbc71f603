/** Tests that reading a directory ends, whatever the directory sends. */
import { expect, test } from "vitest";
import { presets } from "@/lib/login/directory/attributes";
import type { Session } from "@/lib/login/directory/session";
import { readListing, type Source } from "./read";

const { attributes, groupAttributes } = presets.openldap;
const source: Source = {
  isActiveDirectory: false,
  ...{ userBase: "dc=corp", userFilter: "", attributes },
  groups: { base: "dc=corp", filter: "(cn=*)", attributes: groupAttributes },
};

/** A directory whose pages of people, then of groups, are these. */
function sessionOf(people: Iterable<readonly object[]>, groups: Iterable<readonly object[]>): Session {
  const all = [people, groups];
  return {
    async *pages() {
      yield* all.shift() ?? [];
    },
  } as unknown as Session;
}
function* forEver(page: readonly object[]): Generator<readonly object[]> {
  for (;;) yield page;
}
const read = (session: Session) =>
  readListing(session, source, {
    ...{ signal: new AbortController().signal, now: new Date(0), patienceMs: 1, most: 1000 },
    onRead: () => {},
  });

const person = { dn: "uid=a,dc=corp", [attributes.id]: "k", [attributes.username]: "a" };
const group = (members: number) => ({
  dn: "cn=g,dc=corp",
  [groupAttributes.id]: "g",
  [groupAttributes.name]: "g",
  [groupAttributes.member]: Array.from({ length: members }, (_, i) => `uid=${i},dc=corp`),
});

test.each([
  ["people without end", () => sessionOf(forEver([person]), [])],
  ["empty pages without end", () => sessionOf(forEver([]), [])],
  ["groups without end", () => sessionOf([[person]], forEver([group(0)]))],
  ["members beyond measure", () => sessionOf([[person]], [[group(1000)]])],
])("%s are too much", async (_, session) => {
  await expect(read(session())).rejects.toMatchObject({ problem: { code: "too_much" } });
});

test("what is no more than may be is read whole", async () => {
  const { people, groups } = await read(sessionOf([[person]], [[group(900)]]));
  expect(people).toHaveLength(1);
  expect(groups[0]?.members).toHaveLength(900);
});
