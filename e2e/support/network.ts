/** A second network on this machine, with a device in it: a network namespace at the other end of a virtual cable. Root only. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";

/** The network, and what happens in it. */
export type Network = {
  /** This machine as the other device sees it. */
  readonly address: string;
  /** Runs a program of the other device. */
  run(...words: string[]): { readonly status: number | null; readonly out: string; readonly err: string };
  /** Puts an authority's certificate (PEM) into the store that Chromium reads, as a person does who installs it. */
  trust(authority: string): void;
  /** Opens a browser of the other device. */
  browser(): Promise<Browser>;
  /** Gives this machine one more address. */
  addAddress(address: string): void;
  remove(): void;
};

/** Whether such a network can be made. */
export const canMakeNetworks = process.getuid?.() === 0;

/** Makes a network in which this machine is called `hostName`. */
export function makeNetwork(hostName: string): Network {
  const name = `postern-${process.pid}`;
  const [here, there] = [`pa${process.pid}`, `pb${process.pid}`];
  const subnet = `10.231.${process.pid % 250}`;
  const address = `${subnet}.1`;
  const home = mkdtempSync(join(tmpdir(), "postern-device-"));
  const names = `/etc/netns/${name}`;
  const browsers: Browser[] = [];
  const ip = (...words: string[]) => void execFileSync("ip", words, { stdio: "pipe" });

  function remove(): void {
    spawnSync("ip", ["link", "del", here]);
    spawnSync("ip", ["netns", "del", name]);
    rmSync(names, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }

  try {
    ip("netns", "add", name);
    ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
    ip("addr", "add", `${address}/24`, "dev", here);
    ip("link", "set", here, "up");
    ip("-n", name, "addr", "add", `${subnet}.2/24`, "dev", there);
    ip("-n", name, "link", "set", there, "up");
    ip("-n", name, "link", "set", "lo", "up");
    mkdirSync(names, { recursive: true });
    writeFileSync(join(names, "hosts"), `127.0.0.1 localhost\n${address} ${hostName}\n`);
  } catch (error) {
    remove();
    throw error;
  }

  const within = ["netns", "exec", name, "env", `HOME=${home}`];
  return {
    address,
    run(...words) {
      const { status, stdout, stderr } = spawnSync("ip", [...within, ...words], { encoding: "utf8" });
      return { status, out: stdout, err: stderr };
    },
    trust(authority) {
      const store = join(home, ".pki/nssdb");
      mkdirSync(store, { recursive: true });
      writeFileSync(join(home, "authority.pem"), authority);
      const certutil = (...words: string[]) => execFileSync("certutil", ["-d", `sql:${store}`, ...words]);
      certutil("-N", "--empty-password");
      certutil("-A", "-n", "Postern", "-t", "C,,", "-i", join(home, "authority.pem"));
    },
    async browser() {
      const program = join(home, "chromium");
      writeFileSync(program, `#!/bin/sh\nexec ip ${within.join(" ")} chromium "$@"\n`, { mode: 0o755 });
      const browser = await chromium.launch({
        executablePath: program,
        args: [
          "--no-sandbox",
          "--disable-background-networking",
          "--disable-component-update",
          "--no-first-run",
        ],
      });
      browsers.push(browser);
      return browser;
    },
    addAddress: (more) => ip("addr", "add", `${more}/32`, "dev", here),
    remove,
  };
}
