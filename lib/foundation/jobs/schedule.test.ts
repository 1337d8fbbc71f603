/** When jobs run by the clock. */
import { expect, test } from "vitest";
import { nextRun, type Schedule, scheduleText } from "./schedule";

test.each<[Schedule, string, string]>([
  [{ everyMinutes: 1 }, "2026-11-25T10:00:30Z", "2026-11-25T10:01:00Z"],
  [{ everyMinutes: 1 }, "2026-11-25T10:01:00Z", "2026-11-25T10:02:00Z"],
  [{ everyMinutes: 15 }, "2026-11-25T10:59:59.999Z", "2026-11-25T11:00:00Z"],
  [{ everyMinutes: 360 }, "2026-11-25T23:00:00Z", "2026-11-26T00:00:00Z"],
  [{ dailyAt: "03:20" }, "2026-11-25T03:19:59Z", "2026-11-25T03:20:00Z"],
  [{ dailyAt: "03:20" }, "2026-11-25T03:20:00Z", "2026-11-26T03:20:00Z"],
  [{ dailyAt: "03:20" }, "2026-12-31T10:00:00Z", "2027-01-01T03:20:00Z"],
])("%j after %s is due at %s", (schedule, at, due) => {
  expect(nextRun(schedule, new Date(at)).toISOString()).toBe(new Date(due).toISOString());
});

test.each<[Schedule, string]>([
  [{ everyMinutes: 1 }, "every minute"],
  [{ everyMinutes: 15 }, "every 15 minutes"],
  [{ everyMinutes: 60 }, "every hour"],
  [{ everyMinutes: 360 }, "every 6 hours"],
  [{ dailyAt: "03:20" }, "daily at 03:20 UTC"],
])("%j reads %s", (schedule, text) => {
  expect(scheduleText(schedule)).toBe(text);
});

test.each(["24:00", "3:20", "03:60", ""])("%s is no time of day", (dailyAt) => {
  expect(() => nextRun({ dailyAt }, new Date(0))).toThrow(TypeError);
});
