/** Forgetting connection passwords and requests that are over: the login log and the audit log have what came of them. */
import { z } from "zod";
import { after, days } from "@/lib/foundation/base/durations";
import { defineJob } from "@/lib/foundation/jobs/job";
import { type Clock, systemClock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { connectionPassword } from "@/lib/login/factors/kinds/connection-password";

/** Removes those that ended a day ago. Gives how many. */
export async function deleteOldConnections(clock: Clock = systemClock): Promise<number> {
  const expiresAt = { lte: after(clock.now(), -days(1)) };
  const passwords = await database().oneTimeCode.deleteMany({
    where: { kind: connectionPassword.id, expiresAt },
  });
  const requests = await database().connectRequest.deleteMany({ where: { expiresAt } });
  return passwords.count + requests.count;
}

/** The same by the clock. */
export const removeOldConnections = defineJob({
  name: "connections.remove_old",
  title: "Remove connection passwords that are over",
  schema: z.object({}),
  schedule: { everyMinutes: 60 },
  run: async () => `${(await deleteOldConnections()).toLocaleString("en")} removed.`,
});
