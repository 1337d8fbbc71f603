/** The worker's process: how it starts, says what is wrong, and ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { freePort, freeUdpPort } from "@/lib/foundation/platform/ports";
import { projectRoot } from "@/lib/foundation/platform/project-root";

let child: ChildProcess | undefined;
let output = "";
afterEach(() => {
  child?.kill("SIGKILL");
});

async function run(change: Record<string, string> = {}) {
  output = "";
  const ports = {
    POSTERN_RADIUS_PORT: String(await freeUdpPort()),
    POSTERN_LDAPS_PORT: String(await freePort()),
    POSTERN_METRICS_PORT: String(await freePort()),
  };
  const started = spawn(
    process.execPath,
    ["--import", "tsx", join(projectRoot(), "lib/programs/worker/main.ts")],
    {
      cwd: projectRoot(),
      env: { ...process.env, POSTERN_LOG_LEVEL: "info", ...ports, ...change },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  child = started;
  for (const stream of [started.stdout, started.stderr]) stream?.on("data", (text) => (output += text));
  const exit = new Promise<number | null>((resolve) => started.once("exit", resolve));
  return { child: started, exit };
}

const untilUp = () => vi.waitFor(() => expect(output).toContain("The worker is up."), { timeout: 15_000 });

test("it starts, and SIGTERM ends it with 0", async () => {
  const worker = await run();
  await untilUp();
  worker.child.kill("SIGTERM");
  expect(await worker.exit).toBe(0);
  expect(output).toContain("answering what has begun");
});

test("it ends when its parent is gone", async () => {
  const worker = await run();
  await untilUp();
  worker.child.disconnect();
  expect(await worker.exit).toBe(0);
  expect(output).toContain("the parent process is gone");
});

test("a port in use is an error that names the variable", async () => {
  const first = await run();
  await untilUp();
  const port = /"radius":\{"host":"127.0.0.1","port":(\d+)\}/.exec(output)?.[1] ?? "";
  const second = await run({ POSTERN_RADIUS_PORT: port });
  expect(await second.exit).toBe(1);
  expect(output).toContain(`UDP port ${port} on 127.0.0.1 is in use`);
  expect(output).toContain("POSTERN_RADIUS_PORT");
  first.child.kill("SIGTERM");
  await first.exit;
});

test("a port of the LDAP door in use, and a certificate that is not there, are named", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? String(address.port) : "";
  for (const variable of ["POSTERN_LDAPS_PORT", "POSTERN_LDAP_PORT"]) {
    expect(await (await run({ [variable]: port })).exit).toBe(1);
    expect(output).toMatch(new RegExp(`TCP port ${port} on 127.0.0.1 is in use.*${variable}`));
  }
  server.close();
  const files = { POSTERN_LDAP_CERTIFICATE: "/none/door.pem", POSTERN_LDAP_KEY: "/none/door.key" };
  expect(await (await run(files)).exit).toBe(1);
  expect(output).toContain("POSTERN_LDAP_CERTIFICATE names /none/door.pem, which cannot be read (ENOENT)");
});

test("without a store it says which variable is missing", async () => {
  const worker = await run({ DATABASE_URL: "" });
  expect(await worker.exit).toBe(1);
  expect(output).toContain("DATABASE_URL is not set");
});
