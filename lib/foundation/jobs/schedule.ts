/** Pure. When jobs run by the clock. */
import { days, minutes } from "@/lib/foundation/base/durations";

/** Every so many minutes, counted from midnight UTC where they divide the day; or once a day at a time in UTC ("03:20"). */
export type Schedule = { readonly everyMinutes: number } | { readonly dailyAt: string };

/** The first instant after `at` at which the schedule is due. */
export function nextRun(schedule: Schedule, at: Date): Date {
  const [everyMs, offsetMs] =
    "everyMinutes" in schedule ? [minutes(schedule.everyMinutes), 0] : [days(1), timeOfDay(schedule.dailyAt)];
  return new Date((Math.floor((at.getTime() - offsetMs) / everyMs) + 1) * everyMs + offsetMs);
}

/** For people, and to notice a change: "every 15 minutes", "daily at 03:20 UTC". */
export function scheduleText(schedule: Schedule): string {
  if ("dailyAt" in schedule) return `daily at ${schedule.dailyAt} UTC`;
  const { everyMinutes } = schedule;
  if (everyMinutes === 1) return "every minute";
  if (everyMinutes === 60) return "every hour";
  return everyMinutes % 60 === 0 ? `every ${everyMinutes / 60} hours` : `every ${everyMinutes} minutes`;
}

/** Milliseconds after midnight. @throws TypeError when the text is no time */
function timeOfDay(text: string): number {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (!hour || !minute) throw new TypeError(`${text} is no time of day`);
  return minutes(Number(hour) * 60 + Number(minute));
}
