/** Versions, their support, and the radius method that 19 removed. */
import { describe, expect, it } from "vitest";
import { doorsFor, majorOf, newestMinorOf, radiusOutlook, supportOf, versionName } from "./versions";

it.each([
  [180004, 18, "18.4"],
  [150018, 15, "15.18"],
  [190000, 19, "19.0"],
  [90624, 9, "9.6.24"],
])("%i is major %i and called %s", (number, major, name) => {
  expect([majorOf(number), versionName(number)]).toEqual([major, name]);
});

describe("supportOf", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  it.each([
    [90624, "ended", null],
    [130020, "ended", "2025-11-13"],
    [140020, "ended", "2026-11-12"],
    [150015, "supported", "2027-11-11"],
    [190000, "supported", "2031-11-13"],
    [250000, "unlisted", null],
  ])("%i is %s", (number, state, until) => {
    const support = supportOf(number, now);
    expect([support.state, support.until?.toISOString().slice(0, 10) ?? null]).toEqual([state, until]);
  });

  it("warns in the last half year, and ends on the day of the last release", () => {
    expect(supportOf(150015, new Date("2027-05-12T00:00:00Z")).state).toBe("supported");
    expect(supportOf(150015, new Date("2027-05-14T00:00:00Z")).state).toBe("ending");
    expect(supportOf(150015, new Date("2027-11-11T00:00:00Z")).state).toBe("ended");
  });
});

it.each([
  [180004, 180006],
  [180006, null],
  [150019, 150020],
  [190000, null],
  [90624, null],
])("%i lacks the fixes of %j", (number, newest) => {
  expect(newestMinorOf(number)).toBe(newest);
});

it("offers radius up to 18 and LDAPS always", () => {
  expect(doorsFor(180004)).toEqual(["radius", "ldap"]);
  expect(doorsFor(190000)).toEqual(["ldap"]);
});

it("says what radius lines mean for the version", () => {
  expect([radiusOutlook(180004, 0), radiusOutlook(180004, 2), radiusOutlook(190001, 1)]).toEqual([
    "none",
    "breaks_on_upgrade",
    "stops_the_start",
  ]);
});
