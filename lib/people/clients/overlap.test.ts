/** Who answers where the networks of clients overlap, and when a client is over its limit. */
import { describe, expect, it } from "vitest";
import { describeOverlap, overlapsOf } from "./overlap";
import { throttleOf } from "./throttle";

const wide = { id: "1", name: "Data centre", network: "10.0.0.0/8" };
const narrow = { id: "2", name: "Reporting", network: "10.1.2.0/24" };
const other = { id: "3", name: "Elsewhere", network: "192.0.2.0/24" };
const six = { id: "4", name: "IPv6", network: "::/0" };

describe("overlapsOf", () => {
  it("lets the narrower network win, seen from both sides", () => {
    const all = [wide, narrow, other, six];
    expect(overlapsOf(wide, all)).toEqual([{ ...narrow, wins: true }]);
    expect(overlapsOf(narrow, all)).toEqual([{ ...wide, wins: false }]);
    expect(overlapsOf(other, all)).toEqual([]);
    const twin = { ...narrow, id: "5", name: "Twin" };
    expect(overlapsOf(narrow, [twin]), "neither answers for the other").toEqual([{ ...twin, wins: false }]);
    expect(describeOverlap(wide, { ...narrow, wins: true })).toBe(
      "Requests from 10.1.2.0/24 belong to Reporting, because its network is narrower.",
    );
    expect(describeOverlap(narrow, { ...wide, wins: false })).toBe(
      "Requests from 10.1.2.0/24 belong to this client and not to Data centre (10.0.0.0/8).",
    );
  });
});

describe("throttleOf", () => {
  const rules = { clientFailureLimit: 3, clientFailureWindowSeconds: 60 };
  const now = new Date("2026-01-01T12:00:00Z");
  const since = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  it.each([
    [
      { failures: 0, failuresSince: null },
      { failures: 0, until: null },
    ],
    [
      { failures: 2, failuresSince: since(10) },
      { failures: 2, until: null },
    ],
    [
      { failures: 3, failuresSince: since(10) },
      { failures: 3, until: new Date("2026-01-01T12:00:50Z") },
    ],
    [
      { failures: 9, failuresSince: since(60) },
      { failures: 0, until: null },
    ],
  ])("%j gives %j", (client, expected) => {
    expect(throttleOf(client, rules, now)).toEqual(expected);
  });
});
