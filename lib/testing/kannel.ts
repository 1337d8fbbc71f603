/** Kannel as it is installed, for tests: its two processes between an HTTP request and a message centre. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@/lib/foundation/platform/ports";
import { temporaryDirectory } from "./postgres";

/** A running Kannel. `port` takes requests to send. */
export type Kannel = { readonly port: number; stop(): Promise<void> };

/** Starts it towards the SMPP centre on `centrePort`, with one account, and waits until it takes requests. @throws Error when it does not */
export async function startKannel(
  centrePort: number,
  account: { readonly username: string; readonly password: string },
): Promise<Kannel> {
  const [admin, between, port] = [await freePort(), await freePort(), await freePort()];
  const directory = await temporaryDirectory();
  const file = join(directory, "kannel.conf");
  const onlyHere = (what: string) => ({
    [`${what}-deny-ip`]: '"*.*.*.*"',
    [`${what}-allow-ip`]: '"127.0.0.1"',
  });
  const groups = [
    {
      ...{ group: "core", "admin-port": admin, "admin-password": "admin", "smsbox-port": between },
      ...{ ...onlyHere("admin"), ...onlyHere("box"), "log-level": 1 },
    },
    {
      ...{ group: "smsc", smsc: "smpp", host: "127.0.0.1", port: centrePort, "system-type": '""' },
      ...{ "smsc-username": "postern", "smsc-password": "secret", "transceiver-mode": "true" },
    },
    { group: "smsbox", "bearerbox-host": "127.0.0.1", "sendsms-port": port },
    {
      ...{ group: "sendsms-user", ...account, ...onlyHere("user"), "max-messages": 3 },
      ...{ concatenation: "true", "default-sender": "Postern" },
    },
  ];
  const textOf = (group: object) =>
    Object.entries(group)
      .map(([name, value]) => `${name} = ${value}`)
      .join("\n");
  writeFileSync(file, `${groups.map(textOf).join("\n\n")}\n`);
  let printed = "";
  const start = (program: string): ChildProcess => {
    const child = spawn(program, [file], { cwd: directory, stdio: ["ignore", "ignore", "pipe"] });
    child.stderr?.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.on("error", (error) => {
      printed += error.message;
    });
    return child;
  };
  const answers = (url: string) =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
  const until = async (isSo: () => Promise<boolean>) => {
    for (let i = 0; i < 200; i++) {
      if (await isSo()) return;
      await sleep(100);
    }
    await stop();
    throw new Error(`Kannel does not work:\n${printed.slice(-4000)}`);
  };
  const children = [start("bearerbox")];
  async function stop(): Promise<void> {
    for (const child of children) {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) continue;
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    rmSync(directory, { recursive: true, force: true });
  }
  await until(() => answers(`http://127.0.0.1:${admin}/status.txt`));
  children.push(start("smsbox"));
  // It says in its status which boxes are with it, and whether the centre let it in.
  await until(async () => {
    const status = await fetch(`http://127.0.0.1:${admin}/status.txt`).then(
      (response) => response.text(),
      () => "",
    );
    return /smsbox:/.test(status) && /\(online /.test(status) && (await listens(port));
  });
  return { port, stop };
}

/** Whether anything answers there, whatever it says. */
const listens = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
