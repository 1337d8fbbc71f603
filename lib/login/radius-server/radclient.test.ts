/** The RADIUS door as FreeRADIUS's radclient sees it: an independent judge of what we send. */
import { execFile, spawnSync } from "node:child_process";
import { afterEach, describe, expect, test } from "vitest";
import { clientConfig, openTestDoor, type TestDoor, testSecret } from "@/lib/testing/radius-door";

const isInstalled = spawnSync("radclient", ["-v"]).error === undefined;
const login = `User-Name = "alice", User-Password = "correct horse412324"`;
let door: TestDoor;
afterEach(() => door.close());

describe.skipIf(!isInstalled)("radclient (install it with: apt-get install freeradius-utils)", () => {
  test("accepts our Access-Accept, and sees the groups in it", async () => {
    door = await openTestDoor({
      clients: [clientConfig({ groupsInResponse: "fortinet" })],
      authenticate: () => ({ kind: "accept", groups: ["dba", "staff"] }),
    });
    const { exitCode, output } = await radclient("auth", `${login}, Message-Authenticator = 0x00`);
    expect(output).toContain("Received Access-Accept");
    expect(output).toMatch(/Message-Authenticator = 0x[0-9a-f]{32}/);
    expect(output).toContain('Fortinet-Group-Name = "dba"');
    expect(output).toContain('Fortinet-Group-Name = "staff"');
    expect(exitCode).toBe(0);
  });
  test("sends a password as PostgreSQL does, without Message-Authenticator", async () => {
    door = await openTestDoor({});
    expect((await radclient("auth", login)).output).toContain("Received Access-Accept");
    expect(door.requests[0]).toMatchObject({ username: "alice", typed: "correct horse412324" });
  });
  test("sees a refusal, and Proxy-State coming back", async () => {
    door = await openTestDoor({
      clients: [clientConfig({ messageAuthenticator: "required" })],
      authenticate: () => ({ kind: "reject" }),
    });
    const { output, exitCode } = await radclient(
      "auth",
      `${login}, Proxy-State = 0x6162, Message-Authenticator = 0x00`,
    );
    expect(output).toContain("Received Access-Reject");
    expect(output.match(/Proxy-State = 0x6162/g)).toHaveLength(2);
    expect(exitCode).toBe(1);
  });
  test("gets Status-Server answered", async () => {
    door = await openTestDoor({});
    const { output, exitCode } = await radclient("status", "Message-Authenticator = 0x00");
    expect(output).toContain("Received Access-Accept");
    expect(exitCode).toBe(0);
  });
  test("with another secret gets a reply that it does not believe, and with Message-Authenticator none", async () => {
    door = await openTestDoor({ authenticate: () => ({ kind: "reject" }) });
    expect((await radclient("auth", login, "another secret")).output).toMatch(/Shared secret is incorrect/);
    const signed = await radclient("auth", `${login}, Message-Authenticator = 0x00`, "another secret");
    expect(signed.output).toContain("No reply from server");
    expect(door.stats().drops.bad_message_authenticator).toBe(1);
  });
  test.each([
    ["CHAP", `User-Name = "alice", CHAP-Password = "secret"`],
    ["MS-CHAP", `User-Name = "alice", MS-CHAP-Password = "secret"`],
    ["EAP", `User-Name = "alice", EAP-Message = 0x0201000a01616c696365, Message-Authenticator = 0x00`],
    ["no password", `User-Name = "alice"`],
  ])("%s is handed to the core as refused", async (_name, attributes) => {
    door = await openTestDoor({
      authenticate: ({ refusal }) => ({ kind: refusal ? "reject" : "accept", groups: [] }),
    });
    expect((await radclient("auth", attributes)).output).toContain("Received Access-Reject");
    expect(door.requests[0]).toMatchObject({ refusal: "unsupported_method", typed: null });
  });
  test("Calling-Station-Id is where the person sits, when it is an address", async () => {
    door = await openTestDoor({});
    await radclient("auth", `${login}, Calling-Station-Id = "192.0.2.9"`);
    await radclient("auth", `${login}, Calling-Station-Id = "00-11-22-33-44-55"`);
    expect(door.requests.map(({ personAddress }) => personAddress)).toEqual(["192.0.2.9", null]);
  });
});

/** One request, not repeated, 1 second of patience. */
function radclient(
  command: string,
  attributes: string,
  secret = testSecret,
): Promise<{ output: string; exitCode: number }> {
  const address = `127.0.0.1:${door.address.port}`;
  return new Promise((resolve) => {
    const child = execFile(
      "radclient",
      ["-x", "-r", "1", "-t", "1", address, command, secret],
      (error, stdout, stderr) => {
        resolve({ output: stdout + stderr, exitCode: typeof error?.code === "number" ? error.code : 0 });
      },
    );
    child.stdin?.end(attributes);
  });
}
