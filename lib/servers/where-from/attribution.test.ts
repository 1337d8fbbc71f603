/** What is seen of logins that wait, and what is said of one of them: never a wrong address. */
import { describe, expect, test } from "vitest";
import { attribute, reachOf, shownTogether } from "./attribution";
import type { Endpoint, Waiting } from "./titles";

const at = (address: string, port = 1): Endpoint => ({ address, port });
const titled = (address: string, port = 1, database: string | null = "db"): Waiting => ({
  address,
  port,
  database,
});
const unknown = { certainty: "unknown" };

test.each([
  ["one server", [{ reach: "here", shown: [at("a")] }], [at("a")]],
  [
    "two on one machine",
    [
      { reach: "here", shown: [at("a")] },
      { reach: "here", shown: [at("b")] },
    ],
    [at("a"), at("b")],
  ],
  [
    "one elsewhere",
    [
      { reach: "here", shown: [at("a")] },
      { reach: "not", shown: null },
    ],
    [at("a")],
  ],
  [
    "one that may be it",
    [
      { reach: "here", shown: [at("a")] },
      { reach: "unseen", shown: null },
    ],
    null,
  ],
  [
    "one on the machine that does not show them",
    [
      { reach: "here", shown: [at("a")] },
      { reach: "here", shown: null },
    ],
    null,
  ],
  ["nobody on that machine", [{ reach: "not", shown: null }], null],
  ["one that showed something before it was lost", [{ reach: "unseen", shown: [at("a")] }], null],
  ["no server", [], null],
  ["nobody waiting", [{ reach: "here", shown: [] }], []],
] as const)("of servers: %s", (_, servers, expected) => {
  expect(shownTogether(servers)).toEqual(expected);
});

describe("where it came from", () => {
  test.each([
    ["one waits", [at("192.0.2.7")], null, { certainty: "certain", address: "192.0.2.7", by: "starting" }],
    ["two of one address", [at("192.0.2.7"), at("192.0.2.7", 2)], null, { certainty: "certain" }],
    ["two", [at("b"), at("a")], null, { certainty: "one_of", addresses: ["a", "b"], by: "starting" }],
    ["none waits", [], null, unknown],
    ["nothing is seen", null, null, unknown],
    [
      "a title alone",
      null,
      [titled("a")],
      { certainty: "certain", address: "a", by: "process", database: "db" },
    ],
    ["two titles", null, [titled("a"), titled("b")], { certainty: "one_of", by: "process", database: "db" }],
    [
      "two databases",
      null,
      [titled("a"), titled("a", 2, "x")],
      { certainty: "certain", address: "a", by: "process" },
    ],
    [
      "titles are hidden",
      [at("a"), at("b")],
      [],
      { certainty: "one_of", addresses: ["a", "b"], by: "starting" },
    ],
    [
      "a title of several that wait",
      [at("a"), at("b", 2)],
      [titled("b", 2)],
      { certainty: "certain", address: "b" },
    ],
    [
      "a title that only holds a connection open",
      [at("a")],
      [titled("a"), titled("c", 9)],
      { certainty: "certain", address: "a" },
    ],
    ["titles of others than those that wait", [at("a"), at("b")], [titled("a", 9)], unknown],
  ])("%s", (_, shown, waiting, expected) => {
    expect(attribute(shown, waiting)).toMatchObject(expected);
  });

  test("a database is named where all agree on it", () => {
    expect(attribute(null, [titled("a"), titled("a", 2, "x")])).not.toHaveProperty("database");
    expect(attribute(null, [titled("a", 1, null)])).not.toHaveProperty("database");
  });
});

const isOwn = (address: string) => address.startsWith("127.") || address === "192.0.2.1";
test.each([
  ["the machine of the connection", "198.51.100.5", "198.51.100.5", ["198.51.100.5"], "here"],
  ["another machine", "198.51.100.6", "198.51.100.5", ["198.51.100.5"], "not"],
  ["this machine by another of its addresses", "127.0.0.1", "192.0.2.1", ["192.0.2.1"], "here"],
  ["another machine than this one", "198.51.100.6", "127.0.0.1", ["127.0.0.1"], "not"],
  ["this machine, where the server is another", "127.0.0.1", "198.51.100.5", ["198.51.100.5"], "not"],
  [
    "the other machine of the name",
    "198.51.100.6",
    "198.51.100.5",
    ["198.51.100.5", "198.51.100.6"],
    "unseen",
  ],
  ["a server without a connection", "198.51.100.5", null, ["198.51.100.5"], "unseen"],
  ["another than one without a connection", "198.51.100.6", null, ["198.51.100.5"], "not"],
  ["a name that has no address for now", "198.51.100.6", null, null, "unseen"],
] as const)("a question from %s", (_, source, connected, named, reach) => {
  expect(reachOf(source, connected, named, isOwn)).toBe(reach);
});
