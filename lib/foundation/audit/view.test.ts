/** How an audit row reads, and how it leaves as CSV and JSON. */
import { describe, expect, it } from "vitest";
import { exportPieces } from "@/lib/foundation/base/tables";
import { auditColumns } from "./export";
import { type AuditView, detailLines, sentenceOf } from "./view";

it("reads as a sentence, also for an action of another version", () => {
  expect(sentenceOf("policy.updated", "Analysts")).toBe("changed policy Analysts");
  expect(sentenceOf("settings.updated", "settings")).toBe("changed the settings");
  expect(sentenceOf("constructor", "x")).toBe("constructor");
  expect(sentenceOf("user.created", "$&")).toBe("created user $&");
  expect(sentenceOf("user.password_set", "ada")).toBe("set the password of ada");
  expect(sentenceOf("user.password_set", "ada", true)).toBe("set their own password");
  expect(sentenceOf("user.disabled", "ada", true)).toBe("disabled user ada");
});

it("shows changes as from and to, and other details as they are", () => {
  expect(
    detailLines({
      lockoutBaseSeconds: { from: 30, to: 60 },
      secondFactor: { from: true, to: false },
      order: { from: ["a", "b"], to: ["b", "a"] },
      reason: "lost phone",
      expiresAt: "2026-01-02T03:04:05.678Z",
      logo: { type: "image/png", bytes: 12 },
      groups: [],
    }),
  ).toEqual([
    { field: "lockout base seconds", from: "30", to: "60" },
    { field: "second factor", from: "yes", to: "no" },
    { field: "order", from: "a, b", to: "b, a" },
    { field: "reason", from: null, to: "lost phone" },
    { field: "expires at", from: null, to: "2026-01-02 03:04:05 UTC" },
    { field: "logo", from: null, to: "type image/png, bytes 12" },
    { field: "groups", from: null, to: "nothing" },
  ]);
  expect(detailLines(null)).toEqual([]);
});

describe("export", () => {
  const event: AuditView = {
    id: "7",
    at: new Date("2026-01-02T03:04:05Z"),
    actor: { kind: "operator", name: "=cmd", role: "owner" },
    ip: null,
    action: "user.created",
    sentence: "created user ada",
    subject: { kind: "user", id: "u", name: "ada" },
    detail: [],
    raw: { a: 1 },
  };
  async function* events(count: number) {
    for (let i = 0; i < count; i++) yield event;
  }
  const whole = async (count: number, format: "csv" | "json") => {
    let text = "";
    for await (const piece of exportPieces(events(count), auditColumns, format)) text += piece;
    return text;
  };

  it("CSV has a heading and one line each", async () => {
    const lines = (await whole(2, "csv")).split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe(
      `7,2026-01-02T03:04:05.000Z,operator,'=cmd,owner,,user.created,created user ada,user,u,ada,"{""a"":1}"`,
    );
  });

  it.each([0, 1, 2])("JSON of %d events is an array of them", async (count) => {
    expect(JSON.parse(await whole(count, "json"))).toHaveLength(count);
  });
});
