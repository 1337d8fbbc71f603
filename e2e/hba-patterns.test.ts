/** Compares our reading of regular expressions with PostgreSQL's own, on thousands of patterns put together at random. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hbaRegex } from "@/lib/protocols/postgres/hba/syntax/regex";
import { startTestCluster } from "@/lib/testing/postgres";

const names = [
  "",
  "a",
  "ab",
  "ba",
  "aab",
  "abab",
  "app_1",
  "App",
  "dev-2",
  "a b",
  "a\nb",
  "]",
  "ü",
  "_",
  "b1b1b1",
];
const pieces = [
  ...[
    "a",
    "b",
    "1",
    "_",
    "p",
    "ü",
    "-",
    " ",
    "]",
    "}",
    "{",
    "{x",
    "A",
    ".",
    "^",
    "$",
    "|",
    "||",
    "()",
    "(a|b)",
  ],
  ...["(?:ab)", "(?=a)", "(?!a)", "(?<=a)", "(?<!b)", "(", ")", "(?:", "(?!", "(?<=", "*", "+", "?", "{2}"],
  ...[
    "{0,2}",
    "{1,}",
    "{2,1}",
    "{300}",
    "{0}",
    "{1,255}",
    "{1",
    "[ab]",
    "[^ab]",
    "[a-c]",
    "[c-a]",
    "[]a]",
    "[^]a]",
  ],
  ...[
    "[[:alpha:]]",
    "[[:upper:]_]",
    "[^[:space:]]",
    "[\\w-]",
    "[\\W]",
    "[^\\W]",
    "[a\\]]",
    "[-a]",
    "[a-]",
    "[a",
  ],
  ...[
    "[ü]",
    "[a-c-e]",
    "[\\D\\S]",
    "\\d",
    "\\w",
    "\\s",
    "\\D",
    "\\W",
    "\\S",
    "\\A",
    "\\Z",
    "\\y",
    "\\Y",
    "\\m",
  ],
  ...[
    "\\M",
    "\\.",
    "\\-",
    "\\ü",
    "\\",
    "\\1",
    "\\x61",
    "[[:cntrl:]]",
    "[[.a.]]",
    "(?i)",
    "(?ic)",
    "(?x)",
    "***=",
  ],
];

let cluster: Awaited<ReturnType<typeof startTestCluster>>;
let client: pg.Client;

beforeAll(async () => {
  cluster = await startTestCluster({ superuser: "postgres" });
  const admin = new pg.Client(cluster.url("postgres"));
  await admin.connect();
  // As while pg_hba.conf is read: no encoding, the C collation.
  await admin.query("CREATE DATABASE octets ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
  await admin.end();
  client = new pg.Client(cluster.url("octets"));
  await client.connect();
  await client.query(`
    CREATE FUNCTION answers(pattern text, names text[]) RETURNS text LANGUAGE plpgsql AS $$
    BEGIN
      RETURN (SELECT string_agg(CASE WHEN name ~ pattern COLLATE "C" THEN '+' ELSE '-' END, '' ORDER BY at)
              FROM unnest(names) WITH ORDINALITY AS given (name, at));
    EXCEPTION WHEN OTHERS THEN
      RETURN SQLERRM;
    END $$`);
});
afterAll(async () => {
  await client?.end();
  await cluster?.remove();
});

/** The same sequence at every run. */
function numbers(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

test("what is evaluated is evaluated as PostgreSQL does, and refused only where it refuses", async () => {
  const next = numbers(16);
  const patterns = [
    ...pieces,
    ...Array.from({ length: 6000 }, () =>
      Array.from({ length: 1 + next(6) }, () => pieces[next(pieces.length)]).join(""),
    ),
  ];
  const { rows } = await client.query<{ answer: string }>(
    "SELECT answers(pattern, $2) AS answer FROM unnest($1::text[]) WITH ORDINALITY AS given (pattern, at) ORDER BY at",
    [patterns, names],
  );
  const differing = patterns.flatMap((pattern, at) => {
    const theirs = rows[at]?.answer.replace("invalid regular expression: ", "");
    const ours = answersHere(pattern);
    return ours === null || ours === theirs ? [] : [{ pattern, ours, theirs }];
  });
  expect(differing).toEqual([]);
  const judged = patterns.filter((pattern) => answersHere(pattern) !== null);
  expect(judged.length).toBeGreaterThan(patterns.length / 2);
});

/** Our answers in the same form; null where the pattern is not judged. */
function answersHere(pattern: string): string | null {
  const found = hbaRegex(pattern);
  if (found.kind === "unknown") return null;
  if (found.kind === "invalid")
    return found.message.slice(`invalid regular expression "${pattern}": `.length);
  return names.map((name) => (found.matches(name) ? "+" : "-")).join("");
}
