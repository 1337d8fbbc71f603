/** Handing texts to gateways: Twilio and others in their recorded formats, a real SMPP centre, and hostile peers. */
import { afterEach, expect, test } from "vitest";
import { issueServerCertificate, makeAuthority } from "@/lib/foundation/certificates/certificate";
import { internetAnd } from "@/lib/foundation/platform/outgoing";
import { startHttpGateway, startRawPeer, startSmppCentre } from "@/lib/testing/sms-peers";
import { type GatewaySettings, gatewaySettings, type Way } from "./schema";
import { openGateway } from "./transport";

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
const kept = <Peer extends { close(): unknown }>(peer: Peer): Peer => {
  closing.push(() => peer.close());
  return peer;
};

const text = { number: "+491701234567", text: "412 324 is your code" };
const reach = internetAnd(["127.0.0.1"]);
const open = (settings: Partial<GatewaySettings>, secret = "secret", way: Way = "sms") => {
  const gateway = openGateway({ way, settings: gatewaySettings.parse(settings), secret }, reach);
  closing.push(() => gateway.close());
  return gateway;
};
const sid = `AC${"0".repeat(32)}`;
const twilio = (port: number, way: Way = "sms", sender = "+15551234567") =>
  open({ protocol: "twilio", url: `http://127.0.0.1:${port}`, username: sid, sender }, "token", way);

/** As Twilio's API answers (2010-04-01). */
const recorded = {
  queued: `{"account_sid": "${sid}", "api_version": "2010-04-01", "body": "412 324 is your code", "error_code": null, "sid": "SM${"1".repeat(32)}", "status": "queued", "to": "+491701234567"}`,
  badNumber: `{"code": 21211, "message": "The 'To' number +491701234567 is not a valid phone number.", "more_info": "https://www.twilio.com/docs/errors/21211", "status": 400}`,
  unauthorized: `{"code": 20003, "message": "Authenticate", "more_info": "https://www.twilio.com/docs/errors/20003", "status": 401}`,
  tooMany: `{"code": 20429, "message": "Too Many Requests", "more_info": "https://www.twilio.com/docs/errors/20429", "status": 429}`,
};

test("Twilio gets a message as its API wants it", async () => {
  const peer = kept(await startHttpGateway(() => [201, recorded.queued]));
  expect(await twilio(peer.port).send(text)).toMatchObject({ ok: true });
  const [heard] = peer.heard;
  expect(heard).toMatchObject({ method: "POST", url: `/2010-04-01/Accounts/${sid}/Messages.json` });
  expect(heard?.headers.authorization).toBe(`Basic ${Buffer.from(`${sid}:token`).toString("base64")}`);
  expect([...new URLSearchParams(heard?.body)]).toEqual([
    ["To", "+491701234567"],
    ["From", "+15551234567"],
    ["Body", "412 324 is your code"],
  ]);
});

test("a Messaging Service stands in the place of the sender", async () => {
  const peer = kept(await startHttpGateway(() => [201, recorded.queued]));
  const service = `MG${"2".repeat(32)}`;
  await twilio(peer.port, "sms", service).send(text);
  expect(new URLSearchParams(peer.heard[0]?.body).get("MessagingServiceSid")).toBe(service);
});

test("a call reads the text out, and nothing in it becomes markup", async () => {
  const peer = kept(
    await startHttpGateway(() => [201, `{"sid": "CA${"1".repeat(32)}", "status": "queued"}`]),
  );
  const spoken = { ...text, text: "at A&B <Dial>+1900</Dial>" };
  expect(await twilio(peer.port, "voice").send(spoken)).toMatchObject({ ok: true });
  expect(peer.heard[0]?.url).toBe(`/2010-04-01/Accounts/${sid}/Calls.json`);
  expect(new URLSearchParams(peer.heard[0]?.body).get("Twiml")).toBe(
    "<Response><Say>at A&#38;B &#60;Dial&#62;+1900&#60;/Dial&#62;</Say></Response>",
  );
});

test.each([
  ["a wrong number", 400, recorded.badNumber, { step: "accepted", isFinal: true }],
  ["a wrong token", 401, recorded.unauthorized, { step: "login", isFinal: false }],
  ["too many", 429, recorded.tooMany, { step: "accepted", isFinal: false }],
  ["trouble of its own", 503, "<html>Service Unavailable</html>", { step: "accepted", isFinal: false }],
  ["yes without a message", 201, "{}", { step: "accepted", isFinal: false }],
  ["yes with another status", 200, recorded.queued, { step: "accepted", isFinal: false }],
  ["a page of something else", 200, "<html>It works!</html>", { step: "accepted", isFinal: false }],
])("Twilio says %s", async (_, status, body, expected) => {
  const peer = kept(await startHttpGateway(() => [status, body]));
  const came = await twilio(peer.port).send(text);
  expect(came).toMatchObject({ ok: false, ...expected });
  expect(came.answer).toMatch(new RegExp(`^HTTP ${status}: `));
});

const template = (port: number, more: Partial<GatewaySettings> = {}) =>
  open({
    ...{ protocol: "http", url: `http://127.0.0.1:${port}/sms/json`, username: "ada" },
    body: '{"to":"{digits}","text":"{text}","key":"{secret}"}',
    ...more,
  });

test("a gateway that says 200 to everything is believed by the text of its answer", async () => {
  const answers = [
    `{"message-count":"1","messages":[{"to":"491701234567","message-id":"0A00","status":"0"}]}`,
    `{"message-count":"1","messages":[{"status":"4","error-text":"Bad Credentials secret"}]}`,
  ];
  const peer = kept(await startHttpGateway(() => [200, answers.shift() ?? ""]));
  const gateway = template(peer.port, { successText: '"status":"0"' });
  expect(await gateway.send(text)).toMatchObject({ ok: true });
  expect(JSON.parse(peer.heard[0]?.body ?? "")).toEqual({
    to: "491701234567",
    text: text.text,
    key: "secret",
  });
  const refused = await gateway.send(text);
  expect(refused).toMatchObject({ ok: false, step: "accepted", isFinal: false });
  expect(refused.answer).toContain("Bad Credentials •••");
});

test("a gateway that repeats what it was asked shows no secret, in whichever part and form it got that", async () => {
  const peer = kept(
    await startHttpGateway(({ url, body, headers }) => [
      400,
      `No such account: ${url} ${body} ${String(headers["x-key"]).replaceAll("/", "\\/")}`,
    ]),
  );
  const secret = `it's a sé/cret+&"1!`;
  const url = `http://127.0.0.1:${peer.port}/`;
  const parts: Partial<GatewaySettings>[] = [
    { url, bodyType: "form", body: "to={number}\ntext={text}\nkey={secret}" },
    { url, bodyType: "json", body: '{"to":"{number}","text":"{text}","key":"{secret}"}' },
    { url, bodyType: "text", body: "{number} {text} {secret}" },
    { url: `${url}{number}/{text}/{secret}?key={secret}`, method: "GET", bodyType: "none" },
    { url: `${url}{number}/{text}`, method: "GET", bodyType: "none", headers: "X-Key: {secret}" },
  ];
  for (const part of parts) {
    const { answer } = await open({ protocol: "http", ...part }, secret).send(text);
    expect(answer).toContain("•••");
    expect(answer).not.toMatch(/cret/);
  }
});

test("a redirect is no yes, and is not followed", async () => {
  const other = kept(await startHttpGateway(() => [200, "ok"]));
  const location = `http://127.0.0.1:${other.port}/`;
  const peer = kept(await startHttpGateway(() => [302, "", { location }]));
  const came = await template(peer.port).send(text);
  expect(came).toMatchObject({ ok: false, step: "answer" });
  expect(came.answer).toContain("Redirects are not followed.");
  expect(other.heard).toEqual([]);
});

test("another status than the wanted one is no yes", async () => {
  const peer = kept(await startHttpGateway(() => [200, "queued"]));
  expect(await template(peer.port, { successStatus: 202 }).send(text)).toMatchObject({ ok: false });
  expect(await template(peer.port, { successStatus: 200 }).send(text)).toMatchObject({ ok: true });
});

test("a gateway in a private network that nobody named is not asked", async () => {
  const peer = kept(await startHttpGateway(() => [200, "ok"]));
  const settings = gatewaySettings.parse({
    protocol: "http",
    url: `http://127.0.0.1:${peer.port}/{text}/{number}`,
    bodyType: "none",
  });
  const gateway = openGateway({ way: "sms", settings, secret: "" }, internetAnd([]));
  expect(await gateway.send(text)).toMatchObject({ ok: false, step: "address" });
  const smsc = { protocol: "smpp", host: "127.0.0.1", port: peer.port, username: "postern" } as const;
  const other = openGateway(
    { way: "sms", settings: gatewaySettings.parse(smsc), secret: "" },
    internetAnd([]),
  );
  expect(await other.send(text)).toMatchObject({ ok: false, step: "address" });
  expect(peer.heard).toEqual([]);
});

const smsc = (port: number, more: Partial<GatewaySettings> = {}, secret = "secret") =>
  open(
    { protocol: "smpp", host: "127.0.0.1", port, username: "postern", sender: "Postern", ...more },
    secret,
  );

test("an SMPP centre gets messages over one session, in the alphabet that each needs", async () => {
  const centre = kept(await startSmppCentre());
  const gateway = smsc(centre.port);
  const came = await Promise.all([
    gateway.send(text),
    gateway.send({ ...text, text: "Grüße [1] 5€" }),
    gateway.send({ ...text, text: "412 324 — код" }),
  ]);
  expect(came).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
  expect(centre.messages).toEqual([
    { to: "491701234567", from: "Postern", text: "412 324 is your code", coding: 0 },
    { to: "491701234567", from: "Postern", text: "Grüße [1] 5€", coding: 0 },
    { to: "491701234567", from: "Postern", text: "412 324 — код", coding: 8 },
  ]);
  expect(centre.binds()).toBe(1);
});

test("an SMPP centre is spoken to over TLS where that is wanted, and by its certificate's name alone", async () => {
  const authority = await makeAuthority("Test", new Date());
  const { certificate, privateKey } = await issueServerCertificate(authority, {
    ...{ commonName: "centre", names: ["127.0.0.1"], now: new Date() },
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  const centre = kept(await startSmppCentre(0, {}, { key: privateKey, cert: certificate }));
  expect(await smsc(centre.port, { isTls: true, ca: authority.certificate }).send(text)).toMatchObject({
    ok: true,
  });
  expect(await smsc(centre.port, { isTls: true }).send(text)).toMatchObject({ ok: false, step: "tls" });
});

test.each([
  ["a wrong password", {}, "wrong", { step: "login", isFinal: false }, "ESME_RINVPASWD"],
  ["no to every bind", { bind: 0x0d }, "secret", { step: "login", isFinal: false }, "ESME_RBINDFAIL"],
  ["a wrong number", { submit: 0x0b }, "secret", { step: "accepted", isFinal: true }, "ESME_RINVDSTADR"],
  ["too many", { submit: 0x58 }, "secret", { step: "accepted", isFinal: false }, "ESME_RTHROTTLED"],
])("an SMPP centre says %s", async (_, manners, secret, expected, told) => {
  const centre = kept(await startSmppCentre(0, manners));
  const came = await smsc(centre.port, {}, secret).send(text);
  expect(came).toMatchObject({ ok: false, ...expected });
  expect(came.answer).toContain(told);
});

test("after a session was lost the next text binds again", async () => {
  const centre = kept(await startSmppCentre());
  const gateway = smsc(centre.port);
  expect(await gateway.send(text)).toMatchObject({ ok: true });
  centre.close();
  expect(await gateway.send(text)).toMatchObject({ ok: false });
  const again = kept(await startSmppCentre(centre.port));
  expect(await gateway.send(text)).toMatchObject({ ok: true });
  expect(again.messages).toHaveLength(1);
});

const octets = (hex: string) => Buffer.from(hex, "hex");
test.each([
  ["closes at once", (_hello: Buffer) => null],
  ["answers with HTTP", () => Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n".repeat(20))],
  ["says a length of 4 GB", () => octets("ffffffff800000020000000000000001")],
  ["says a length shorter than a header", () => octets("0000000880000002")],
  ["says an answer that is cut", () => octets("0000002080000002000000000000000141")],
  ["refuses with garbage", () => octets("000000148000000000000003000000019999")],
])("an SMPP peer that %s is a failed answer", async (_, reply) => {
  const peer = kept(
    await startRawPeer((socket) =>
      socket.once("data", (hello) => {
        const said = reply(hello);
        if (said) socket.end(said);
        else socket.destroy();
      }),
    ),
  );
  expect(await smsc(peer.port).send(text)).toMatchObject({ ok: false });
});

test("an SMPP peer that never answers, and one that talks without end, are left", {
  timeout: 30_000,
}, async () => {
  const silent = kept(await startRawPeer(() => {}));
  const endless = kept(
    await startRawPeer((socket) => {
      // enquire_link after enquire_link, as fast as they are taken.
      const link = Buffer.concat(
        Array.from({ length: 1000 }, () => octets("00000010000000150000000000000001")),
      );
      const more = () => {
        while (!socket.destroyed && socket.write(link));
      };
      socket.on("drain", more);
      more();
    }),
  );
  const began = performance.now();
  const came = await Promise.all([smsc(silent.port).send(text), smsc(endless.port).send(text)]);
  expect(came).toMatchObject([
    { ok: false, step: "answer" },
    { ok: false, step: "answer" },
  ]);
  expect(performance.now() - began).toBeLessThan(15_000);
});

test("nobody listens", async () => {
  expect(await smsc(1).send(text)).toMatchObject({ ok: false, step: "connect" });
  expect(await template(1).send(text)).toMatchObject({ ok: false, step: "connect" });
});
