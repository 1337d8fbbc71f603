/** What a server's page says of the workers that look where its logins come from. */
import { beforeAll, expect, test } from "vitest";
import { after, days } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { makeClient, makeServer } from "@/lib/testing/factories";
import { whereFromWatched } from "./queries";

const auditor = operatorWith("auditor");
const now = new Date();
const at = after(now, -60_000);
let clientId = "";

beforeAll(async () => {
  clientId = (await makeClient()).id;
});

const worker = (id: string, lastSeenAt = now) =>
  database().workerInstance.create({
    data: { id, host: id, pid: 1, version: "1", addresses: {}, startedAt: now, lastSeenAt },
  });

test("without workers, without a client, and switched off", async () => {
  const [all, noClient, off] = [
    await makeServer({ clientId }),
    await makeServer({}),
    await makeServer({ clientId, whereFrom: false }),
  ];
  expect(await whereFromWatched(auditor, all.id)).toEqual({ why: "no_worker", workers: [] });
  expect(await whereFromWatched(auditor, noClient.id)).toEqual({ why: "no_client", workers: [] });
  expect(await whereFromWatched(auditor, off.id)).toEqual({ why: "off", workers: [] });
  const gone = "00000000-0000-4000-8000-0000000000ff";
  await expect(whereFromWatched(auditor, gone)).rejects.toMatchObject({ code: "not_found" });
});

test("each worker that is up says what it sees, and why not", async () => {
  const { id: serverId } = await makeServer({ clientId });
  await worker("a sees logins");
  await worker("b sees sessions");
  await worker("c sees nothing");
  await worker("d says nothing");
  await worker("e was there", after(now, -days(0.5)));
  const watch = (name: string, seesStarting: boolean | null, failure: string | null = null) =>
    database().whereFromWatch.create({ data: { serverId, worker: name, at, seesStarting, failure } });
  await watch("a sees logins", true);
  await watch("b sees sessions", false);
  await watch("c sees nothing", true, "It does not answer.\nLook at the firewall.");
  await watch("e was there", true);
  expect(await whereFromWatched(auditor, serverId)).toEqual({
    why: null,
    workers: [
      { worker: "a sees logins", sees: "logins", since: at, failure: null },
      { worker: "b sees sessions", sees: "sessions", since: at, failure: null },
      {
        ...{ worker: "c sees nothing", sees: "nothing", since: at },
        failure: { text: "It does not answer.", fix: "Look at the firewall." },
      },
      { worker: "d says nothing", sees: "unsaid", since: null, failure: null },
    ],
  });
});
