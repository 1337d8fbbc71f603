/** Tests trying a mail server: the step that failed is named, with the server's words and what to do. */
import { afterEach, expect, test } from "vitest";
import { operatorWith } from "@/lib/testing/actors";
import { directoryCertificate } from "@/lib/testing/directories/certificates";
import { refusal, type SmtpRules, startSmtp, type TestSmtp } from "@/lib/testing/smtp-server";
import { database } from "../platform/database";
import { testMailInput } from "./schema";
import { testMailServer } from "./test-server";

const owner = operatorWith("owner");
const running: TestSmtp[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function smtp(rules?: SmtpRules, options?: Parameters<typeof startSmtp>[1]): Promise<TestSmtp> {
  const server = await startSmtp(rules, options);
  running.push(server);
  return server;
}

/** The test's answer: whether it passed, and of the failed step the name and the words. */
async function tried(port: number, more: object = {}) {
  const given = {
    host: "127.0.0.1",
    tls: "none",
    fromAddress: "postern@example.org",
    testTo: "me@example.org",
  };
  const { ok, steps } = await testMailServer(owner, testMailInput.parse({ ...given, port, ...more }));
  const failed = steps.find(({ state }) => state === "failed");
  const passed = steps.filter(({ state }) => state === "passed").length;
  return { ok, failed: failed?.name, told: failed?.told ?? "", fix: failed?.fix ?? "", passed };
}

test("a mail arrives, nothing is saved, and it is audited", async () => {
  const server = await smtp();
  expect(await tried(server.port)).toMatchObject({ ok: true, failed: undefined, passed: 6 });
  expect(server.arrived).toMatchObject([{ from: "postern@example.org", to: ["me@example.org"] }]);
  expect(await database().mailSettings.count()).toBe(0);
  expect(await database().auditEvent.count({ where: { action: "mail.tested" } })).toBe(1);
});

test.each([421, 554])(
  "a server that sends us away with %i at once has been reached: the greeting failed",
  async (code) => {
    const away = await smtp({}, { onConnect: (_session, done) => done(refusal(code, "4.3.2 not now")) });
    const { failed, told } = await tried(away.port);
    expect([failed, told]).toEqual(["Greeting", expect.stringContaining(String(code))]);
  },
);

test("each step that can fail is named, with what to do", async () => {
  const plain = await smtp();
  const { certificate, privateKey } = await directoryCertificate(["localhost"]);
  const secured = await smtp({}, { cert: certificate, key: privateKey });
  const closed = await smtp();
  await closed.close();
  const wrongLogin = await smtp(
    {},
    {
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(refusal(535, "5.7.8 wrong password")),
    },
  );
  const login = { username: "postern", password: "wrong" };
  const noSender = await smtp({ onSender: () => refusal(550, "5.7.1 sender refused") });
  const noRecipient = await smtp({ onRecipient: () => refusal(550, "5.1.1 unknown") });
  const noMessage = await smtp({ onMessage: () => refusal(554, "5.7.1 spam") });
  const found = [
    await tried(25, { host: "no-such-host.invalid", acceptPlain: true }),
    await tried(closed.port),
    await tried(25, { host: "169.254.169.254", acceptPlain: true }),
    await tried(plain.port, { tls: "starttls" }),
    await tried(secured.port, { host: "localhost", tls: "starttls" }),
    await tried(plain.port, { tls: "implicit" }),
    await tried(wrongLogin.port, login),
    await tried(noSender.port),
    await tried(noRecipient.port),
    await tried(noMessage.port),
  ];
  expect(found.map(({ failed }) => failed)).toEqual([
    ...["Find the server", "Connect", "Connect", "Encrypt", "Encrypt", "Encrypt"],
    ...["Sign in", "Sender", "Recipient", "Message"],
  ]);
  expect(found.every(({ ok, told, fix }) => !ok && told !== "" && fix !== "")).toBe(true);
  expect(found[2]?.told).toContain("metadata service");
  expect(found[8]?.told).toBe("550 5.1.1 unknown");
});
