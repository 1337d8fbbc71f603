/** Devices for push that are set up, and the notifications that jobs send to them, for tests on the real store. */
import { randomBytes } from "node:crypto";
import type { Job, JobContext } from "@/lib/foundation/jobs/job";
import { database } from "@/lib/foundation/platform/database";
import { push } from "@/lib/login/factors/kinds/push";
import { writeDevice } from "@/lib/people/push/rows";
import { makeFactor } from "./factories";
import { type PushReceiver, pushReceiver } from "./push-receiver";
import type { TestPushService } from "./push-service";

/** A confirmed device of `userId`, reached through `service`; `receiver` reads what comes to it. */
export async function makeDevice(
  userId: string,
  service: Pick<TestPushService, "host">,
  receiver: PushReceiver = pushReceiver(),
) {
  const { id } = await makeFactor(userId, {
    ...{ kind: push.id, name: "Phone", secret: randomBytes(20) },
    data: { to: crypto.randomUUID(), service: service.host },
  });
  const endpoint = `https://${service.host}/push/${id}`;
  await writeDevice(database(), id, { endpoint, p256dh: receiver.p256dh, auth: receiver.auth });
  return { id, receiver, path: `/push/${id}` };
}

/** Runs each waiting job of this kind once; gives what each run said, or "threw" and why. */
export async function runWaiting<Input>(job: Job<Input>): Promise<string[]> {
  const waiting = await database().job.findMany({
    where: { name: job.name, state: "waiting" },
    orderBy: { id: "asc" },
  });
  const context: JobContext = { signal: new AbortController().signal, progress: () => {} };
  const came: string[] = [];
  for (const { id, input } of waiting) {
    const run = job.run(job.schema.parse(input), context);
    came.push(
      await run.then(
        (said) => said ?? "",
        (error: Error) => `threw ${error.message}`,
      ),
    );
    await database().job.update({ where: { id }, data: { state: "done" } });
  }
  return came;
}
