/** One push to a scripted push service: what it is made of, by independent means, and what each answer means. */
import { createPublicKey, verify } from "node:crypto";
import { createRequire } from "node:module";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/foundation/access/actor";
import { base64url } from "@/lib/foundation/base/bytes";
import { seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { pushReceiver } from "@/lib/testing/push-receiver";
import { type PushAnswer, startPushService, type TestPushService } from "@/lib/testing/push-service";
import { deliverPush, payloadMostBytes } from "./deliver";
import { pushSettingsRow } from "./keys";
import { savePushSettings } from "./service";
import { testPushServices } from "./test-services";

const owner = systemActor("test");
const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64url"));
let service: TestPushService;
beforeAll(async () => {
  service = await startPushService();
});
afterAll(() => service.close());
beforeEach(async () => {
  service.answer = { status: 201 };
  service.arrived.length = 0;
  await savePushSettings(owner, {
    ...{ contact: "postern@example.org", hosts: service.host, ca: service.authority },
  });
});

const receiver = pushReceiver();
const device = (path = "/push/one") => ({ endpoint: `https://${service.host}${path}`, ...receiver });
const message = { payload: '{"v":1,"title":"Zoë"}', ttlSeconds: 90, topic: "approval-1" };
const state = () => database().pushSettings.findUniqueOrThrow({ where: { id: 1 } });

test("the reader of the tests reads the example of RFC 8291 section 5", () => {
  const browser = pushReceiver({
    privateKey: bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
    auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
  });
  expect(base64url(browser.p256dh)).toBe(
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  );
  const body = bytes(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
  );
  expect(browser.read(body)).toBe("When I grow up, I want to be a watermelon");
});

test("a push is readable by its device alone, signed, short-lived, urgent and of one topic", async () => {
  expect(await deliverPush(device(), message)).toMatchObject({ kind: "sent" });
  const [push] = service.arrived;
  if (!push) throw new Error("nothing came");
  expect(push.path).toBe("/push/one");
  expect(push.headers).toMatchObject({
    ...{ ttl: "90", urgency: "high", topic: "approval-1", "content-encoding": "aes128gcm" },
    "content-length": String(push.body.length),
  });
  expect(receiver.read(push.body)).toBe(message.payload);
  // A second opinion: what web-push itself reads with, found from there.
  const reader = "http_ece";
  const require = createRequire(createRequire(import.meta.url).resolve("web-push"));
  const { createECDH } = await import("node:crypto");
  const known = createECDH("prime256v1");
  known.generateKeys();
  const other = {
    endpoint: device().endpoint,
    p256dh: new Uint8Array(known.getPublicKey()),
    auth: receiver.auth,
  };
  await deliverPush(other, message);
  const body = Buffer.from(service.arrived[1]?.body ?? []);
  const read = require(reader).decrypt(body, {
    ...{ version: "aes128gcm", privateKey: known, authSecret: base64url(receiver.auth) },
  });
  expect(read.toString()).toBe(message.payload);
  expect(() => pushReceiver().read(push.body)).toThrow();
});

test("the signature names service and contact, ends within a day, and is by the key that browsers know", async () => {
  await deliverPush(device(), message);
  const [, token = "", key = ""] =
    /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(service.arrived[0]?.headers.authorization ?? "") ?? [];
  const { publicKey } = await pushSettingsRow();
  expect(key).toBe(base64url(publicKey));
  const [header = "", claims = "", signature = ""] = token.split(".");
  const [x, y] = [publicKey.slice(1, 33), publicKey.slice(33)].map(base64url);
  const jwk = { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" };
  const isSigned = verify(
    "sha256",
    Buffer.from(`${header}.${claims}`),
    { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    bytes(signature),
  );
  expect(isSigned).toBe(true);
  expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ typ: "JWT", alg: "ES256" });
  const said = JSON.parse(Buffer.from(claims, "base64url").toString());
  expect(said).toMatchObject({ aud: `https://${service.host}`, sub: "mailto:postern@example.org" });
  const leftSeconds = said.exp - Date.now() / 1000;
  expect(leftSeconds).toBeGreaterThan(0);
  expect(leftSeconds).toBeLessThan(24 * 3600);
});

describe("an answer", () => {
  test.each<[PushAnswer, object]>([
    [{ status: 200 }, { kind: "sent" }],
    [{ status: 404 }, { kind: "gone" }],
    [{ status: 410 }, { kind: "gone" }],
    [{ status: 413 }, { kind: "refused" }],
    [{ status: 403 }, { kind: "refused" }],
    [
      { status: 429, headers: { "retry-after": "7" } },
      { kind: "later", afterSeconds: 7 },
    ],
    [
      { status: 429, headers: { "retry-after": "Fri, 31 Dec 2027 23:59:59 GMT" } },
      { kind: "later", afterSeconds: null },
    ],
    [{ status: 503 }, { kind: "later", afterSeconds: null }],
    [{ status: 307, headers: { location: "https://localhost:1/elsewhere" } }, { kind: "refused" }],
    ["endless", { kind: "sent" }],
  ])("%j means %j", async (answer, outcome) => {
    service.answer = answer;
    expect(await deliverPush(device(), message)).toMatchObject(outcome);
    expect(service.arrived).toHaveLength(1);
  });

  test("that never comes ends the try at the deadline, and is tried later", async () => {
    service.answer = "never";
    const beganMs = performance.now();
    expect(await deliverPush(device(), message)).toMatchObject({ kind: "later" });
    expect(performance.now() - beganMs).toBeLessThan(seconds(12));
  }, 15_000);

  test("is remembered for the settings: what failed last, and what went last", async () => {
    const before = new Date();
    await deliverPush(device(), message);
    const { lastSuccessAt } = await state();
    expect(lastSuccessAt?.getTime()).toBeGreaterThanOrEqual(before.getTime());
    service.answer = { status: 503 };
    await deliverPush(device(), message);
    const after = await state();
    expect(after).toMatchObject({ lastSuccessAt, lastFailure: `${service.host} answered 503.` });
    service.answer = { status: 410 };
    await deliverPush(device(), message);
    expect((await state()).lastSuccessAt?.getTime()).toBeGreaterThanOrEqual(lastSuccessAt?.getTime() ?? 0);
  });
});

test("nothing goes where nobody may be sent to any more, or without a contact", async () => {
  const host = service.host;
  await savePushSettings(owner, { contact: "postern@example.org", hosts: "", ca: "" });
  expect(await deliverPush(device(), message)).toMatchObject({ kind: "refused" });
  await savePushSettings(owner, { contact: "", hosts: host, ca: service.authority });
  await database().settings.update({ where: { id: 1 }, data: { loginUrl: "http://postern.example.org" } });
  expect(await deliverPush(device(), message)).toMatchObject({ kind: "refused" });
  expect(service.arrived).toEqual([]);
  await database().settings.update({ where: { id: 1 }, data: { loginUrl: "https://postern.example.org" } });
  expect(await deliverPush(device(), message)).toMatchObject({ kind: "sent" });
  expect(service.arrived).toHaveLength(1);
});

test("a certificate of nobody we trust is no service", async () => {
  await savePushSettings(owner, { contact: "postern@example.org", hosts: service.host, ca: "" });
  expect(await deliverPush(device(), message)).toMatchObject({ kind: "later" });
  expect(service.arrived).toEqual([]);
});

test("a payload that services would cut is not sent", async () => {
  const payload = "x".repeat(payloadMostBytes);
  expect(await deliverPush(device(), { ...message, payload })).toMatchObject({ kind: "sent" });
  expect(service.arrived[0]?.body.length).toBeLessThanOrEqual(4096);
  await expect(deliverPush(device(), { ...message, payload: `${payload}x` })).rejects.toThrow(TypeError);
});

test("the keys are made once, whoever asks first", async () => {
  await database().pushSettings.deleteMany();
  const rows = await Promise.all(Array.from({ length: 8 }, () => pushSettingsRow()));
  expect(new Set(rows.map(({ publicKey }) => base64url(publicKey))).size).toBe(1);
});

test("the test of the way out says of each service whether it was reached, and sends nothing to anybody", async () => {
  const nobody = "nobody.invalid";
  await savePushSettings(owner, {
    ...{ contact: "", hosts: `${service.host}\nlocalhost:1`, ca: service.authority },
  });
  const [unknown, reached, closed] = await testPushServices(owner, [nobody]);
  expect(unknown).toMatchObject({ host: nobody, isReached: false, fix: expect.stringContaining("resolve") });
  expect(reached).toEqual({ host: service.host, isReached: true, told: null, fix: null });
  expect(closed).toMatchObject({ isReached: false, fix: expect.stringContaining("firewall") });
  expect(service.arrived.map(({ body }) => body.length)).toEqual([0]);
  // What only a browser's service may be is no way into the network here.
  expect(await testPushServices(owner, [service.host])).toContainEqual(
    expect.objectContaining({ host: service.host, isReached: false }),
  );
});

test("a save is refused when somebody else's came in between, and beside the field that is wrong", async () => {
  const input = { contact: "", hosts: "", ca: "" };
  await expect(savePushSettings(owner, { ...input, version: "old" })).rejects.toMatchObject({
    code: "conflict",
  });
  const ca = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
  await expect(savePushSettings(owner, { ...input, ca })).rejects.toMatchObject({
    fields: { ca: expect.any(String) },
  });
});
