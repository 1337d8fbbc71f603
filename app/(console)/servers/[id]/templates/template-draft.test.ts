/** What the fields of role templates hold at first, and the plan that they make. */
import { expect, it } from "vitest";
import { problemsOf } from "@/lib/servers/role-templates/plan";
import { templateStateInput } from "@/lib/servers/role-templates/schema";
import { aReading, aRole } from "@/lib/testing/readings";
import { askedFor, draftFor, planFrom, startFrom, withDatabase } from "./template-draft";

const server = {
  id: "0f7c3f6e-59a2-4a39-9d7f-6f6f0f3b8a11",
  database: "postgres",
  monitorRole: "postern_monitor",
};
const databases = ["postgres", "shop", "template1"].map((name) => ({
  name,
  allowsConnections: true,
  isTemplate: name === "template1",
}));

it("starts from the first database of one's own, and makes a plan without problems", () => {
  const start = startFrom(server, aReading({ databases, roles: [aRole("postern_monitor")] }), true);
  expect(start).toMatchObject({
    version: 18,
    databases: ["postgres", "shop"],
    posternRole: "postern_monitor",
  });
  const plan = planFrom(draftFor(start), start.posternRole);
  expect(problemsOf(plan)).toEqual([]);
  expect(plan).toMatchObject({
    version: 18,
    database: "shop",
    owner: "shop_owner",
    readOnly: { group: "shop_read", logins: [], connectionLimit: 5 },
    migrator: { logins: ["shop_migrator"], connectionLimit: 2 },
  });
  const asked = askedFor(server.id, plan);
  expect(templateStateInput.parse(asked)).toEqual(asked);
  expect(asked).toMatchObject({
    groups: ["shop_read", "shop_write"],
    logins: ["shop_app", "shop_migrator", "shop_monitor", "postern_monitor"],
  });
});

it("knows nothing of a server that was never read, nor of a version without templates", () => {
  expect(startFrom(server, null, false)).toEqual({
    ...{ serverId: server.id, version: null, databases: ["postgres"], posternRole: null, mayCompare: false },
  });
  expect(startFrom(server, aReading({ versionNumber: 130010 }), true).version).toBeNull();
  expect(startFrom(server, aReading({ roles: [aRole("ada")] }), true).posternRole).toBeNull();
});

it("names go with the database until somebody writes others", () => {
  const start = startFrom(server, aReading({ databases }), true);
  const draft = { ...draftFor(start), owner: "mine" };
  const other = withDatabase(draft, "books");
  expect(other).toMatchObject({ database: "books", owner: "mine", application: { logins: "books_app" } });
});

it.each([
  ["5", 5],
  [" 7 ", 7],
  ["", Number.NaN],
  ["1e3", Number.NaN],
  ["-1", Number.NaN],
])("a limit of “%s” is %d", (limit, expected) => {
  const draft = draftFor(startFrom(server, aReading({ databases }), true));
  const plan = planFrom({ ...draft, migrator: { ...draft.migrator, limit } }, null);
  expect(plan.migrator?.connectionLimit).toBe(expected);
});

it("reads one name a line, with spaces inside", () => {
  const draft = draftFor(startFrom(server, aReading({ databases }), true));
  const plan = planFrom({ ...draft, schemas: " app \r\n\nMy Schema, too\n" }, null);
  expect(plan.schemas).toEqual(["app", "My Schema, too"]);
});
