/** Gateways on the real store: secrets are sealed, asked for again where they would go elsewhere, and shown to nobody. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { StaleSave, versionOf } from "@/lib/foundation/base/form-state";
import { database } from "@/lib/foundation/platform/database";
import { operatorWith } from "@/lib/testing/actors";
import { startHttpGateway } from "@/lib/testing/sms-peers";
import { gatewayForm } from "./form";
import { readGateways, readTextLimits } from "./queries";
import { gatewayInput, testGatewayInput, textLimitsInput } from "./schema";
import { saveGateway, saveTextLimits, switchGatewayOff } from "./service";
import { readGateway } from "./settings";
import { testGateway } from "./test-gateway";

const owner = operatorWith("owner");
let peer: Awaited<ReturnType<typeof startHttpGateway>>;
beforeAll(async () => {
  peer = await startHttpGateway(({ body }) => [401, `{"error":"bad key","got":${JSON.stringify(body)}}`]);
});
afterAll(() => peer.close());
beforeEach(async () => {
  peer.heard.length = 0;
  await database().gateway.deleteMany();
  await saveTextLimits(owner, textLimitsInput.parse({ textsPerDay: 200 }));
});

const http = () => ({
  ...{ way: "sms", protocol: "http", url: `http://127.0.0.1:${peer.port}/send`, headers: "X-Key: {secret}" },
  body: '{"to":"{number}","text":"{text}","again":"{secret}"}',
});
const save = (input: Record<string, unknown>) => saveGateway(owner, gatewayInput.parse(input));
const secretOf = async () => (await readGateway(database(), "sms"))?.secret;

test("a secret is sealed and not shown, and stays where nothing leads it elsewhere", async () => {
  await save({ ...http(), secret: "k3y" });
  const row = await database().gateway.findUniqueOrThrow({ where: { id: 1 } });
  expect(Buffer.from(row.secretSealed ?? []).toString("latin1")).not.toContain("k3y");
  expect(JSON.stringify(await readGateways(owner))).not.toContain("k3y");
  expect(await readGateways(owner)).toMatchObject({ sms: { hasSecret: true }, voice: null });
  await save({ ...http(), sender: "Postern", successText: "ok" });
  expect(await secretOf()).toBe("k3y");
  const audit = await database().auditEvent.findMany({ where: { action: "gateway.configured" } });
  expect(JSON.stringify(audit.map(({ detail }) => detail))).not.toContain("k3y");
});

test.each<[string, Record<string, unknown>]>([
  ["another host", { url: "https://evil.example.org/send" }],
  ["another path", { url: "http://127.0.0.1:1/collect" }],
  ["another header", { headers: "X-Other: {secret}" }],
  ["another body", { body: '{"to":"{number}","text":"{secret} {text}"}' }],
  ["another method", { method: "PUT" }],
  ["another account", { username: "eve" }],
  ["another protocol", { protocol: "smpp", host: "127.0.0.1", username: "eve" }],
])("a stored secret is not sent with %s: it is asked for again", async (_, change) => {
  await save({ ...http(), secret: "k3y" });
  await expect(save({ ...http(), ...change })).rejects.toMatchObject({
    fields: { secret: expect.any(String) },
  });
  const testTo = "+491701234567";
  const tested = testGateway(owner, testGatewayInput.parse({ ...http(), ...change, testTo }));
  await expect(tested).rejects.toMatchObject({ fields: { secret: expect.any(String) } });
  expect(peer.heard).toEqual([]);
});

test("whoever is late is told what was saved meanwhile, and is not asked for a secret first", async () => {
  const version = versionOf(gatewayForm({}));
  await save({ ...http(), secret: "k3y" });
  const late = gatewayInput.parse({ ...http(), url: "https://other.example.org/send" });
  await expect(saveGateway(owner, { ...late, version })).rejects.toBeInstanceOf(StaleSave);
});

test("in clear only to this machine, unless somebody says so", async () => {
  const clear = { ...http(), url: "http://gateway.example.org/send" };
  await expect(save(clear)).rejects.toMatchObject({ fields: { acceptPlain: expect.any(String) } });
  await save({ ...clear, acceptPlain: true });
  const smpp = { way: "sms", protocol: "smpp", host: "smsc.example.org", username: "postern", secret: "s" };
  await expect(save(smpp)).rejects.toMatchObject({ fields: { acceptPlain: expect.any(String) } });
  await save({ ...smpp, isTls: true });
});

test("a stored secret of SMPP stays with its host, port and TLS, and who needs one types it", async () => {
  const smpp = { way: "sms", protocol: "smpp", host: "127.0.0.1", port: 2775, username: "postern" };
  await expect(save(smpp)).rejects.toMatchObject({ fields: { secret: expect.any(String) } });
  await save({ ...smpp, secret: "k3y" });
  await save({ ...smpp, sender: "Postern" });
  for (const change of [{ host: "localhost" }, { port: 2776 }, { isTls: true }])
    await expect(save({ ...smpp, ...change })).rejects.toMatchObject({
      fields: { secret: expect.any(String) },
    });
  const ca = "-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----";
  await expect(save({ ...smpp, secret: "k3y", ca })).rejects.toMatchObject({
    fields: { ca: expect.any(String) },
  });
  expect(await secretOf()).toBe("k3y");
});

test("a test names the failing step, shows the gateway's answer without the secret, and saves nothing", async () => {
  const input = testGatewayInput.parse({ ...http(), secret: "k3y", testTo: "+49 170 1234567" });
  const refused = await testGateway(owner, input);
  expect(refused.steps.find(({ state }) => state === "failed")).toMatchObject({ name: "Allowed address" });
  expect(peer.heard).toEqual([]);
  await saveTextLimits(owner, textLimitsInput.parse({ textsPerDay: 200, privatePlaces: "127.0.0.1" }));
  const tested = await testGateway(owner, input);
  expect(tested).toMatchObject({ ok: false, to: "+491701234567" });
  const failed = tested.steps.find(({ state }) => state === "failed");
  expect(failed).toMatchObject({ name: "Sign in", told: expect.stringMatching(/^HTTP 401: .*bad key.*•••/) });
  expect(JSON.stringify(tested)).not.toContain("k3y");
  expect(peer.heard[0]?.headers["x-key"]).toBe("k3y");
  expect(await database().gateway.count()).toBe(0);
});

test("limits are read as they were typed, and switching off gives up what waits", async () => {
  const typed = { textCountries: "+49 +43,\n+43", textsPerDay: 5, privatePlaces: "10.0.0.0/8 kannel" };
  await saveTextLimits(owner, textLimitsInput.parse(typed));
  expect(await readTextLimits(owner)).toEqual({
    ...{ textCountries: ["+49", "+43"], textsPerDay: 5, privatePlaces: ["10.0.0.0/8", "kannel"] },
  });
  expect(textLimitsInput.safeParse({ textsPerDay: 5, textCountries: "49" }).success).toBe(false);
  expect(textLimitsInput.safeParse({ textsPerDay: 5, privatePlaces: "*" }).success).toBe(false);
  await save({ ...http(), secret: "k3y" });
  const waiting = {
    ...{ userId: randomUUID(), toNumber: "+491701234567", contentSealed: new Uint8Array(1) },
    ...{ usefulUntil: new Date(), createdAt: new Date(), dueAt: new Date() },
  };
  await database().outgoingText.createMany({ data: ["sms", "voice"].map((way) => ({ way, ...waiting })) });
  await switchGatewayOff(owner, { way: "sms" });
  expect(
    await database().outgoingText.findMany({
      orderBy: { way: "asc" },
      select: { way: true, state: true, contentSealed: true },
    }),
  ).toEqual([
    { way: "sms", state: "dead", contentSealed: null },
    { way: "voice", state: "waiting", contentSealed: new Uint8Array(1) },
  ]);
  await expect(switchGatewayOff(owner, { way: "sms" })).rejects.toMatchObject({ code: "not_found" });
});
