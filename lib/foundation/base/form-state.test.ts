/** Versions of what forms show, and what stands against a save that is based on another one. */
import { expect, test } from "vitest";
import { z } from "zod";
import { conflictOf, manyValues, oneValue, versionOf, withVersion } from "./form-state";
import { readForm } from "./read-text";

const group = (name: string, members: readonly string[] = [], limit: number | null = null) => ({
  name: oneValue("Name", name),
  members: manyValues("Members", members, (id) => `member ${id}`),
  limit: oneValue("Limit", limit),
});

test("a version is of the values alone: not of their order, nor of what fields are called", () => {
  const version = versionOf(group("crew", ["b", "a"], 3));
  expect(versionOf(group("crew", ["a", "b", "a"], 3))).toBe(version);
  const { name, members, limit } = group("crew", ["a", "b"], 3);
  expect(versionOf({ limit, members, name: { ...name, label: "Called" } })).toBe(version);
  const others = [
    group("crew", ["a", "b"]),
    group("crew", ["ab"], 3),
    group("Crew", ["a", "b"], 3),
    group("crew", [], 3),
  ].map(versionOf);
  expect(new Set([version, ...others]).size).toBe(5);
});

test("fields send what controls send, and read as people do", () => {
  expect(oneValue("On", true)).toEqual({ label: "On", values: ["on"], text: "yes" });
  expect(oneValue("On", false)).toEqual({ label: "On", values: ["off"], text: "no" });
  expect(oneValue("Limit", null)).toEqual({ label: "Limit", values: [""], text: "" });
  expect(oneValue("Limit", 3)).toEqual({ label: "Limit", values: ["3"], text: "3" });
  expect(manyValues("Members", ["b", "a"], (id) => `member ${id}`)).toMatchObject({
    values: ["a", "b"],
    text: "member a, member b",
  });
});

test("a conflict is another version with other values, and shows both of each field that differs", () => {
  const [shown, stored] = [group("crew", ["a"]), group("crew", ["a", "b"], 5)];
  expect(conflictOf(versionOf(shown), shown, group("hands"))).toBeNull();
  expect(conflictOf(undefined, stored, group("hands"))).toBeNull();
  expect(conflictOf(versionOf(shown), stored, stored)).toBeNull();
  expect(conflictOf(versionOf(shown), stored, group("hands", ["a"], 5))).toEqual({
    version: versionOf(stored),
    fields: [
      { name: "name", label: "Name", saved: "crew", savedValues: ["crew"], yours: "hands" },
      {
        name: "members",
        label: "Members",
        saved: "member a, member b",
        savedValues: ["a", "b"],
        yours: "member a",
      },
    ],
  });
});

test("a form without a version is refused, also where its schema has rules of its own", () => {
  const schema = withVersion(
    z.object({ most: z.int(), least: z.int() }).refine(({ most, least }) => most >= least, "Least."),
  );
  const form = (values: Record<string, string>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    return schema.safeParse(readForm(schema, data));
  };
  expect(form({ most: "2", least: "1", version: "v" })).toMatchObject({
    success: true,
    data: { version: "v" },
  });
  expect(form({ most: "2", least: "1" }).error?.issues[0]?.message).toBe("Reload the page.");
  expect(form({ most: "1", least: "2", version: "v" }).error?.issues[0]?.message).toBe("Least.");
});
