/** Asking by push, on the real store with a push service: what a device is told, who is reached, and when nobody is any more. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { copyOf } from "@/lib/foundation/base/bytes";
import { minutes, seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { payloadMostBytes } from "@/lib/foundation/push/deliver";
import { savePushSettings } from "@/lib/foundation/push/service";
import { firstFactors } from "@/lib/login/first-factor/port";
import { deviceGone } from "@/lib/people/push/gone";
import { userActor } from "@/lib/testing/actors";
import { allowLinks, runAsking } from "@/lib/testing/approvals";
import { makeFactor } from "@/lib/testing/factories";
import { type Login, openLogins, password } from "@/lib/testing/logins";
import { makeDevice, runWaiting } from "@/lib/testing/push-devices";
import { startPushService, type TestPushService } from "@/lib/testing/push-service";
import { approvalByLink, approveByLink, refuseByLink } from "./by-link";
import { sendApprovalPush } from "./by-push";
import { isAsked, waitingApprovals } from "./own";

const logins = openLogins();
let service: TestPushService;
beforeAll(async () => {
  service = await startPushService();
  await savePushSettings(systemActor("test"), {
    ...{ contact: "postern@example.org", hosts: service.host, ca: service.authority },
  });
});
afterAll(() => Promise.all([service.close(), logins.close()]));
beforeEach(async () => {
  // The jobs work by the clock of the machine.
  logins.clock.set(new Date());
  service.answer = { status: 201 };
  service.arrived.length = 0;
  await database().job.deleteMany();
  await allowLinks(["totp", "push"]);
});

type Device = Awaited<ReturnType<typeof makeDevice>>;
/** Somebody whose only factors are devices for push. */
async function person(devices = 1): Promise<Login & { readonly devices: readonly Device[] }> {
  const login = await logins.person();
  await database().factor.deleteMany({ where: { userId: login.userId } });
  const made: Device[] = [];
  for (let i = 0; i < devices; i++) made.push(await makeDevice(login.userId, service));
  return { ...login, devices: made };
}
const send = async () => {
  await runAsking();
  return runWaiting(sendApprovalPush);
};
/** What came to a device last. */
const noticeOf = (device: Device | undefined) => {
  const came = service.arrived.findLast(({ path }) => path === device?.path);
  return JSON.parse(device?.receiver.read(came?.body ?? new Uint8Array()) ?? "");
};
const tokenIn = (notice: { path: string }) => notice.path.split("#")[1] ?? "";
const approvalOf = ({ userId }: Login) =>
  database().approval.findFirstOrThrow({ where: { userId }, orderBy: { openedAt: "desc" } });

describe("a login with the right password alone", () => {
  test("tells the device who, where, when and how often, for two minutes, and what approving gives lets in once", async () => {
    const ada = await person();
    const [device] = ada.devices;
    expect(await logins.reasonOf(ada, password, { personAddress: "192.0.2.7" })).toBe("approval_asked");
    expect(await logins.reasonOf(ada, password)).toBe("approval_pending");
    expect(await send()).toEqual([`${service.host} answered 201.`]);
    const { name } = await database().client.findUniqueOrThrow({ where: { id: ada.clientId } });
    const approval = await approvalOf(ada);
    const notice = noticeOf(device);
    expect(notice).toMatchObject({
      ...{ v: 1, title: `Is this you? ${ada.username}`, tag: approval.id, isQuestion: true },
      ...{ body: `${name} · 192.0.2.7 · 2 attempts`, at: approval.openedAt.toISOString() },
    });
    const [push] = service.arrived;
    expect(push?.headers).toMatchObject({ topic: approval.id.replaceAll("-", ""), urgency: "high" });
    expect(Number(push?.headers.ttl)).toBeLessThanOrEqual(120);
    expect(await approvalByLink({ token: tokenIn(notice) }, logins.clock)).toMatchObject({ attempts: 2 });
    const approved = await approveByLink({ token: tokenIn(notice) }, null, logins.clock);
    const code = approved.way === "code" ? approved.code : "";
    expect(await logins.reasonOf(ada, password + code)).toBe("accepted");
    expect(await logins.reasonOf(ada, password + code)).not.toBe("accepted");
    await expect(approveByLink({ token: tokenIn(notice) }, null, logins.clock)).rejects.toMatchObject({
      code: "not_found",
    });
    // Approving writes what the device remembers of codes, and nothing else of it is lost.
    const factor = await database().factor.findUniqueOrThrow({ where: { id: device?.id ?? "" } });
    expect(factor.data).toMatchObject({ service: service.host });
  });

  test("reaches every device of the person, and one answer is all there is", async () => {
    const ada = await person(2);
    await logins.reasonOf(ada, password);
    expect(await send()).toHaveLength(2);
    const [first, second] = ada.devices.map(noticeOf);
    expect(tokenIn(first)).toBe(tokenIn(second));
    await refuseByLink({ token: tokenIn(second), why: "not_me" }, null, logins.clock);
    await expect(approveByLink({ token: tokenIn(first) }, null, logins.clock)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await logins.reasonOf(ada, password)).toBe("approval_denied");
  });

  test("twenty at once send one notification", async () => {
    const ada = await person();
    await Promise.all(Array.from({ length: 20 }, () => logins.reasonOf(ada, password)));
    expect(await send()).toHaveLength(1);
    expect(service.arrived).toHaveLength(1);
  });

  test("leaves no token in the store, only its hash", async () => {
    const ada = await person();
    await logins.reasonOf(ada, password);
    await send();
    const token = tokenIn(noticeOf(ada.devices[0]));
    const { tokenHash } = await approvalOf(ada);
    expect(tokenHash).toEqual(copyOf(createHash("sha256").update(token).digest()));
    const jobs = await database().job.findMany({ where: { name: sendApprovalPush.name } });
    expect(JSON.stringify(jobs.map(({ input, result }) => [input, result]))).not.toContain(token);
  });

  test("asks nobody who may not be asked by push any more", async () => {
    const ada = await person();
    await allowLinks(["totp"]);
    expect(await logins.reasonOf(ada, password)).toBe("no_factor");
    expect(await send()).toEqual([]);
  });
});

describe("nothing is sent", () => {
  test("of what was answered meanwhile, or has ended", async () => {
    const ada = await person();
    await logins.reasonOf(ada, password);
    await runAsking();
    await database().approval.updateMany({ data: { endedAt: new Date() } });
    expect(await runWaiting(sendApprovalPush)).toEqual(["Not sent: it has been answered, or has ended."]);
    logins.clock.set(new Date(Date.now() - minutes(3)));
    const bob = await person();
    await logins.reasonOf(bob, password);
    expect(await send()).toEqual([]);
    expect(service.arrived).toEqual([]);
  });

  test("to a device that is gone; where it was the only one, nobody is asked through it", async () => {
    const ada = await person(2);
    const [first, second] = ada.devices;
    await database().factor.update({ where: { id: first?.id ?? "" }, data: { isDefault: true } });
    const devices = () => database().factor.findMany({ where: { userId: ada.userId } });
    service.answer = { status: 410 };
    await logins.reasonOf(ada, password);
    await send();
    expect((await devices()).map(({ id }) => id)).toEqual([second?.id]);
    // The next login asks the other one, which is the last: it stays, and is asked no more.
    expect(await logins.reasonOf(ada, password)).toBe("approval_asked");
    await send();
    expect((await devices()).map(({ id }) => id)).toEqual([second?.id]);
    expect(await database().pushDevice.count({ where: { id: second?.id ?? "" } })).toBe(0);
    service.answer = { status: 201 };
    expect(await logins.reasonOf(ada, password)).toBe("missing_code");
  });

  test("a device that is gone is passed over for one that is not", async () => {
    const ada = await person();
    const [gone] = ada.devices;
    await deviceGone(gone?.id ?? "");
    const { id } = await makeDevice(ada.userId, service);
    expect(await logins.reasonOf(ada, password)).toBe("approval_asked");
    expect(await approvalOf(ada)).toMatchObject({ factorId: id });
  });
});

test("a device that goes while a login is being decided stays gone", async () => {
  const passwords = firstFactors();
  let meanwhile = () => Promise.resolve();
  const slow = openLogins({
    firstFactors: {
      ...passwords,
      check: async (...asked) => {
        await meanwhile();
        return passwords.check(...asked);
      },
    },
  });
  slow.clock.set(new Date());
  const ada = await person();
  const id = ada.devices[0]?.id ?? "";
  await logins.reasonOf(ada, password);
  await send();
  await approveByLink({ token: tokenIn(noticeOf(ada.devices[0])) }, null, logins.clock);
  meanwhile = async () => {
    meanwhile = () => Promise.resolve();
    await deviceGone(id);
  };
  await slow.reasonOf(ada, `${password}000000`);
  const { data } = await database().factor.findUniqueOrThrow({ where: { id } });
  expect(data).toMatchObject({ goneAt: expect.any(String) });
  await slow.close();
});

describe("a push service that", () => {
  test.each([429, 503])("answers %i is asked again while the question is open", async (status) => {
    const ada = await person();
    await logins.reasonOf(ada, password);
    service.answer = { status, headers: { "retry-after": "5" } };
    expect(await send()).toEqual([expect.stringMatching(/^threw /)]);
  });

  test("wants to be asked after the question has ended is not asked again", async () => {
    const ada = await person();
    await logins.reasonOf(ada, password);
    service.answer = { status: 429, headers: { "retry-after": "600" } };
    expect(await send()).toEqual([expect.stringContaining("too late")]);
  });
});

test("the longest names that there can be leave the payload small enough", async () => {
  const ada = await person();
  await database().client.update({ where: { id: ada.clientId }, data: { name: "𝕏".repeat(200) } });
  await logins.reasonOf(ada, password, { personAddress: "2001:db8:0000:0000:0000:0000:0000:0001" });
  await send();
  const device = ada.devices[0];
  const text = device?.receiver.read(service.arrived.at(-1)?.body ?? new Uint8Array()) ?? "";
  expect(Buffer.byteLength(text)).toBeLessThan(payloadMostBytes);
  expect(text).not.toContain("�");
});

test("an own page hears of what waits, of nothing else, and only who can be asked has to look", async () => {
  const [ada, bob] = [await person(), await person()];
  const [asAda, asBob] = [userActor(ada.userId, ada.username), userActor(bob.userId, bob.username)];
  expect(await waitingApprovals(asAda, logins.clock)).toEqual([]);
  await logins.reasonOf(ada, password);
  const { id } = await approvalOf(ada);
  expect(await waitingApprovals(asAda, logins.clock)).toEqual([id]);
  expect(await waitingApprovals(asBob, logins.clock)).toEqual([]);
  logins.clock.advance(minutes(10) + seconds(1));
  expect(await waitingApprovals(asAda, logins.clock)).toEqual([]);
  expect(await isAsked(asAda)).toBe(true);
  await database().factor.deleteMany({ where: { userId: bob.userId } });
  await makeFactor(bob.userId);
  expect(await isAsked(asBob)).toBe(false);
});
