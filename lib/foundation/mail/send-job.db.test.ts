/** Tests the sender against a real SMTP server: what is sent once, tried again, refused for good, and never in clear. */
import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { operatorWith } from "@/lib/testing/actors";
import { directoryAuthority, directoryCertificate } from "@/lib/testing/directories/certificates";
import { makeMail, makeUser } from "@/lib/testing/factories";
import { letWaitsEnd, sendNow, setUpMail } from "@/lib/testing/mail";
import { refusal, type SmtpRules, startSmtp, type TestSmtp } from "@/lib/testing/smtp-server";
import { database } from "../platform/database";
import { senderAddress, writeMails } from "./outbox";
import { mailSettingsInput } from "./schema";
import { giveUpMail, resendMail, saveMailSettings } from "./service";

const owner = operatorWith("owner");
let smtp: TestSmtp | undefined;

beforeEach(async () => {
  await database().outgoingMail.deleteMany();
  await database().mailSettings.deleteMany();
});
afterEach(async () => {
  await smtp?.close();
  smtp = undefined;
});

async function startedSmtp(rules?: SmtpRules, options?: Parameters<typeof startSmtp>[1]): Promise<TestSmtp> {
  smtp = await startSmtp(rules, options);
  return smtp;
}
const mailTo = (toAddress: string) => makeMail({ toAddress });
const rowOf = (id: string) => database().outgoingMail.findUniqueOrThrow({ where: { id } });
const messageIdIn = (raw: string) => /^Message-ID: (.+)\r$/im.exec(raw)?.[1];

/** Saves settings as the form does. */
const save = (port: number, more: object = {}) =>
  saveMailSettings(
    owner,
    mailSettingsInput.parse({
      ...{ host: "127.0.0.1", port, tls: "none", fromAddress: "postern@example.org", fromName: "Postern" },
      ...more,
    }),
  );

test("each mail is handed over once, to its one recipient, as text and HTML under its Message-ID", async () => {
  const server = await startedSmtp();
  await setUpMail(server.port);
  const mails = await Promise.all(["a", "b", "c", "d", "e"].map((name) => mailTo(`${name}@example.org`)));
  expect(await sendNow()).toBe("5 sent.");
  expect(await sendNow()).toBe("0 sent.");
  expect(server.arrived.map(({ to }) => to.join()).sort()).toEqual(
    mails.map(({ toAddress }) => toAddress).sort(),
  );
  expect(server.arrived.map(({ raw }) => messageIdIn(raw)).sort()).toEqual(
    mails.map(({ messageId }) => messageId).sort(),
  );
  const [first] = server.arrived;
  expect(first?.raw).toMatch(/multipart\/alternative/);
  expect(first?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/im);
  expect(await rowOf(mails[0]?.id ?? "")).toMatchObject({ state: "sent", attempts: 1 });
});

test("a server that is down, and one that says 'later', cost a wait and no mail", async () => {
  const down = await startSmtp();
  await down.close();
  await setUpMail(down.port);
  const { id } = await mailTo("ada@example.org");
  expect(await sendNow()).toMatch(/^0 sent\. Connect: .*ECONNREFUSED/);
  const waiting = await rowOf(id);
  expect(waiting).toMatchObject({ state: "waiting", attempts: 1 });
  expect(waiting.dueAt.getTime()).toBeGreaterThan(Date.now() + 20_000);
  expect(await sendNow()).toBe("0 sent.");
  let isGrey = true;
  const server = await startedSmtp({
    onRecipient: () => (isGrey ? refusal(450, "4.2.0 greylisted, try later") : undefined),
  });
  await setUpMail(server.port);
  await letWaitsEnd();
  expect(await sendNow()).toBe("0 sent.");
  expect(await rowOf(id)).toMatchObject({ state: "waiting", answer: expect.stringContaining("greylisted") });
  isGrey = false;
  await letWaitsEnd();
  expect(await sendNow()).toBe("1 sent.");
  expect(await rowOf(id)).toMatchObject({ state: "sent", attempts: 3 });
});

test("a recipient that is refused is a dead letter at once with the server's words; the others are not held up", async () => {
  const server = await startedSmtp({
    onRecipient: (address) =>
      address.startsWith("gone") ? refusal(550, "5.1.1 no such mailbox") : undefined,
    onMessage: (raw) =>
      raw.includes("forbidden words") ? refusal(554, "5.7.1 this looks like spam") : undefined,
  });
  await setUpMail(server.port);
  const gone = await mailTo("gone@example.org");
  const spam = await makeMail({ text: "forbidden words" });
  await mailTo("ada@example.org");
  expect(await sendNow()).toBe("1 sent, 2 failed for good.");
  expect(await rowOf(gone.id)).toMatchObject({
    state: "dead",
    answer: "Recipient: 550 5.1.1 no such mailbox",
  });
  expect(await rowOf(spam.id)).toMatchObject({
    state: "dead",
    answer: "Message: 554 5.7.1 this looks like spam",
  });
});

test("a refused sender or login is the installation's fault: nothing is lost, and the run ends", async () => {
  const server = await startedSmtp({ onSender: () => refusal(553, "5.7.1 not your address") });
  await setUpMail(server.port);
  const mails = await Promise.all(Array.from({ length: 9 }, (_, n) => mailTo(`p${n}@example.org`)));
  expect(await sendNow()).toBe("0 sent. Sender: 553 5.7.1 not your address");
  const rows = await Promise.all(mails.map(({ id }) => rowOf(id)));
  expect(rows.every(({ state }) => state === "waiting")).toBe(true);
  expect(rows.filter(({ attempts }) => attempts > 0)).toHaveLength(4);
});

test("the claim of a process that died ends by itself, and the copy has the same Message-ID", async () => {
  const server = await startedSmtp();
  await setUpMail(server.port);
  const { id, messageId } = await mailTo("ada@example.org");
  // As if a process had claimed it and died: nothing is due before its claim ends.
  await database().$executeRaw`UPDATE outgoing_mails SET attempts = 1, due_at = now() + interval '1 minute'`;
  expect(await sendNow()).toBe("0 sent.");
  await letWaitsEnd();
  expect(await sendNow()).toBe("1 sent.");
  expect(await rowOf(id)).toMatchObject({ state: "sent", attempts: 2 });
  expect(server.arrived.map(({ raw }) => messageIdIn(raw))).toEqual([messageId]);
});

test("a server that offers no STARTTLS gets nothing, nor does one whose certificate nobody vouches for", async () => {
  const plain = await startedSmtp();
  await setUpMail(plain.port, { tls: "starttls" });
  const { id } = await mailTo("ada@example.org");
  expect(await sendNow()).toMatch(/^0 sent\. Encrypt: /);
  await plain.close();
  const { certificate, privateKey } = await directoryCertificate(["localhost"]);
  const secured = await startedSmtp({}, { cert: certificate, key: privateKey });
  await save(secured.port, { host: "localhost", tls: "starttls" });
  await letWaitsEnd();
  expect(await sendNow()).toMatch(/^0 sent\. Encrypt: .*certificate/);
  expect([plain.arrived, secured.arrived]).toEqual([[], []]);
  await save(secured.port, {
    host: "localhost",
    tls: "starttls",
    ca: (await directoryAuthority()).certificate,
  });
  await letWaitsEnd();
  expect(await sendNow()).toBe("1 sent.");
  expect(await rowOf(id)).toMatchObject({ state: "sent" });
});

test("user name and password are those that were saved, over TLS from the start; a wrong one is said", async () => {
  const { certificate, privateKey } = await directoryCertificate(["localhost"]);
  const server = await startedSmtp(
    {},
    {
      ...{ secure: true, cert: certificate, key: privateKey, authOptional: false },
      onAuth: ({ username, password }, _session, done) =>
        username === "postern" && password === "right"
          ? done(null, { user: username })
          : done(refusal(535, "5.7.8 authentication failed")),
    },
  );
  const given = { host: "localhost", tls: "implicit", ca: (await directoryAuthority()).certificate };
  await save(server.port, { ...given, username: "postern", password: "wrong" });
  await mailTo("ada@example.org");
  expect(await sendNow()).toMatch(/^0 sent\. Sign in: 535 5\.7\.8/);
  await save(server.port, { ...given, username: "postern", password: "right" });
  await letWaitsEnd();
  expect(await sendNow()).toBe("1 sent.");
  const { passwordSealed } = await database().mailSettings.findUniqueOrThrow({ where: { id: 1 } });
  expect(Buffer.from(passwordSealed ?? []).includes("right")).toBe(false);
  const other = await directoryCertificate(["elsewhere"]);
  const kept = { ...given, username: "postern" };
  for (const [port, elsewhere] of [
    [server.port, { host: "127.0.0.1" }],
    [server.port + 1, {}],
    [server.port, { tls: "starttls" }],
    [server.port, { ca: other.certificate }],
    [server.port, { ca: null }],
    [server.port, { username: "somebody" }],
  ] as const) {
    await expect(save(port, { ...kept, ...elsewhere })).rejects.toMatchObject({
      fields: { password: expect.any(String) },
    });
  }
  await save(server.port, { ...kept, fromName: "Ops" });
  await mailTo("bea@example.org");
  expect(await sendNow()).toBe("1 sent.");
});

test("DKIM signs with an RSA key and refuses any other in words, because mails would leave unsigned", async () => {
  const server = await startedSmtp();
  const pem = { type: "pkcs8", format: "pem" } as const;
  const ed25519 = generateKeyPairSync("ed25519").privateKey.export(pem).toString();
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export(pem).toString();
  const dkim = { dkimDomain: "example.org", dkimSelector: "postern" };
  await expect(save(server.port, { ...dkim, dkimKey: ed25519 })).rejects.toMatchObject({
    fields: { dkimKey: expect.stringContaining("ed25519") },
  });
  await save(server.port, { ...dkim, dkimKey: rsa });
  await mailTo("ada@example.org");
  expect(await sendNow()).toBe("1 sent.");
  expect(server.arrived[0]?.raw).toMatch(
    /^DKIM-Signature: v=1; a=rsa-sha256; [\s\S]*?d=example\.org;[\s\S]*?s=postern;/,
  );
});

test("encryption is left out only towards this machine, or by who says that they accept it", async () => {
  const refused = save(25, { host: "smtp.example.org" });
  await expect(refused).rejects.toMatchObject({ fields: { acceptPlain: expect.any(String) } });
  await save(25, { host: "smtp.example.org", acceptPlain: true });
});

test("a secret is gone once its mail is over, and cannot be sent again; another mail can", async () => {
  const server = await startedSmtp();
  await setUpMail(server.port);
  const from = (await senderAddress(database())) ?? "";
  const user = await makeUser();
  const secret = { event: "activation", userId: user.id, subject: "S", hasSecret: true, usefulUntil: null };
  const to = { name: "Ada", address: "ada@example.org" };
  await writeMails(database(), from, [{ ...secret, to, text: "the#token", html: "<p>the#token</p>" }]);
  expect(await sendNow()).toBe("1 sent.");
  expect(server.arrived[0]?.raw).toContain("the#token");
  const sent = await database().outgoingMail.findFirstOrThrow();
  expect(sent).toMatchObject({ state: "sent", contentSealed: null, text: null, html: null });
  await expect(resendMail(owner, { id: sent.id })).rejects.toMatchObject({ code: "conflict" });
  const plain = await mailTo("alan@example.org");
  await sendNow();
  await resendMail(owner, { id: plain.id });
  expect(await sendNow()).toBe("1 sent.");
  expect(server.arrived.slice(1).map(({ raw }) => messageIdIn(raw))).toEqual([
    plain.messageId,
    plain.messageId,
  ]);
});

test("what is given up is not sent; what is of no use any more becomes a dead letter", async () => {
  const server = await startedSmtp();
  await setUpMail(server.port);
  const { id } = await mailTo("ada@example.org");
  await giveUpMail(owner, { id });
  const late = await makeMail({ usefulUntil: new Date(Date.now() - 1000) });
  expect(await sendNow()).toBe("0 sent, 1 failed for good.");
  expect(await rowOf(late.id)).toMatchObject({ state: "dead" });
  expect(server.arrived).toEqual([]);
  await expect(giveUpMail(owner, { id })).rejects.toMatchObject({ code: "conflict" });
});

test("a server that closes because it is asked too much is left alone until the next run", async () => {
  let asked = 0;
  const server = await startedSmtp({
    onRecipient: () => {
      asked += 1;
      return refusal(421, "4.7.0 too many messages, closing");
    },
  });
  await setUpMail(server.port);
  for (let n = 0; n < 20; n += 1) await mailTo(`n${n}@example.org`);
  expect(await sendNow()).toMatch(/^0 sent\. \w+: 421 4\.7\.0/);
  expect(asked).toBeLessThanOrEqual(4);
  expect(await database().outgoingMail.count({ where: { attempts: 0 } })).toBe(16);
});

test("nothing is said to be sent again while mail is switched off", async () => {
  const { id } = await makeMail({ toAddress: "ada@example.org", state: "given_up", finishedAt: new Date() });
  await expect(resendMail(owner, { id })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("Mail is not set up"),
  });
  expect(await rowOf(id)).toMatchObject({ state: "given_up" });
});

test("a password without a user name is not thrown away in silence", async () => {
  await expect(save(25, { password: "typed" })).rejects.toMatchObject({
    fields: { username: expect.stringContaining("user name") },
  });
});
