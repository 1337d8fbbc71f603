/** Where the console is now, what says so, and what would come of another answer. */
import { lookup } from "node:dns/promises";
import { isIPv4, isIPv6 } from "node:net";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { seconds } from "@/lib/foundation/base/durations";
import { AppError, StartError } from "@/lib/foundation/base/errors";
import { isLoopback } from "@/lib/foundation/base/loopback";
import { readCertificateFiles } from "@/lib/foundation/certificates/certificate-files";
import {
  type ConsoleSettings,
  type ConsoleVariable,
  consoleSettingsFile,
  consoleSettingsLines,
  consoleVariables,
  readConsoleSettings,
} from "@/lib/foundation/platform/console-settings";
import type { ConsoleTrial } from "@/lib/foundation/platform/console-trial";
import { consoleUrlOf } from "@/lib/foundation/platform/console-url";
import { type Env, env, withConsoleSettings } from "@/lib/foundation/platform/env";
import { ownAddresses } from "@/lib/foundation/platform/own-addresses";
import { consoleFiles } from "../server/certificate";
import { serverState } from "../server/state";
import type { AddressWay, ConsoleAddressInput } from "./schema";
import { settingsFor } from "./settings";

/** One variable in force, and what sets it. */
export type AddressVariable = {
  readonly name: ConsoleVariable;
  readonly value: string;
  readonly source: "environment" | "file" | "default";
};

/** Where the console is. */
export type ConsoleAddress = {
  readonly url: string;
  readonly way: AddressWay | "open";
  readonly port: number;
  readonly proxies: number;
  readonly isElsewhere: boolean;
  readonly files: { readonly certificate: string; readonly key: string };
  /** What other devices could call this computer, the likeliest first. */
  readonly names: readonly string[];
  readonly variables: readonly AddressVariable[];
  readonly file: string;
  readonly trial: ConsoleTrial | null;
};

/** Where the console is now. */
export async function readConsoleAddress(actor: Actor): Promise<ConsoleAddress> {
  authorize(actor, "settings.read");
  const from = env();
  return {
    url: consoleUrlOf(from),
    way: wayOf(from),
    port: from.POSTERN_CONSOLE_PORT,
    proxies: Math.max(1, from.POSTERN_TRUSTED_PROXIES),
    isElsewhere: !isLoopback(from.POSTERN_CONSOLE_HOST),
    files: {
      certificate: from.POSTERN_CONSOLE_CERTIFICATE ?? "",
      key: from.POSTERN_CONSOLE_KEY ?? "",
    },
    names: ownNames(),
    variables: variablesOf(from),
    file: consoleSettingsFile(from.home),
    trial: serverState()?.launcher?.trial() ?? null,
  };
}

/** "open" is what no answer gives: others reach it over HTTP. */
function wayOf(from: Env): AddressWay | "open" {
  if (from.consoleTls !== "off") return from.consoleTls;
  if (from.POSTERN_TRUSTED_PROXIES > 0) return "proxy";
  return isLoopback(from.POSTERN_CONSOLE_HOST) ? "here" : "open";
}

function variablesOf(from: Env): AddressVariable[] {
  const inFile = readConsoleSettings(from.home);
  return consoleVariables.flatMap((name) => {
    const value = from[name];
    if (value === undefined) return [];
    const isFixed = from.POSTERN_CONSOLE_FIXED.includes(name);
    const source = isFixed ? "environment" : inFile[name] === undefined ? "default" : "file";
    return [{ name, value: String(value), source } as const];
  });
}

function ownNames(): readonly string[] {
  const name = hostname().toLowerCase();
  const addresses = ownAddresses().filter(isIPv4);
  // A name without a dot is often known to nobody but the computer itself.
  return name.includes(".") ? [name, ...addresses] : [...addresses, name];
}

/** What would be written and what would come of it. */
export type AddressPlan = {
  readonly url: string;
  readonly settings: ConsoleSettings;
  /** The lines of the settings file, which are variables of the environment too. */
  readonly lines: readonly string[];
  /** What may keep people from getting there; null when nothing is seen. */
  readonly warning: string | null;
  /** Whether it is so already, so that nothing has to be moved. */
  readonly isInForce: boolean;
};

/**
 * Looks at an answer without changing anything. Files are opened for nobody who may not move the console now.
 * @throws AppError 'invalid_input' beside the files, 'conflict' where the environment says otherwise
 */
export async function planConsoleAddress(actor: Actor, input: ConsoleAddressInput): Promise<AddressPlan> {
  authorize(actor, input.way === "files" ? "console.address" : "settings.write");
  const from = env();
  const settings = settingsFor(input, everywhere(from));
  if (input.way === "files") requireUsable(input);
  requireFree(from, settings);
  const next = settle(from, settings);
  const warning = input.way === "issued" || input.way === "files" ? await whyUnknown(input.name) : null;
  const lines = consoleSettingsLines(settings);
  return { url: consoleUrlOf(next), settings, lines, warning, isInForce: isSame(from, next) };
}

/** Files count only where they are used, and an unset POSTERN_CONSOLE_TLS is what follows from them. */
function isSame(from: Env, next: Env): boolean {
  const [now, then] = [from, next].map((one) => [
    one.POSTERN_CONSOLE_HOST,
    one.POSTERN_CONSOLE_PORT,
    consoleUrlOf(one),
    one.consoleTls,
    one.consoleTls === "files" && [one.POSTERN_CONSOLE_CERTIFICATE, one.POSTERN_CONSOLE_KEY],
    one.POSTERN_TRUSTED_PROXIES,
  ]);
  return JSON.stringify(now) === JSON.stringify(then);
}

/** What the environment says, where others can reach that; else every address. IPv6 sockets take IPv4 too. */
function everywhere({ POSTERN_CONSOLE_FIXED: fixed, POSTERN_CONSOLE_HOST: host }: Env): string {
  if (fixed.includes("POSTERN_CONSOLE_HOST") && !isLoopback(host)) return host;
  return ownAddresses().some(isIPv6) ? "::" : "0.0.0.0";
}

function requireUsable({ certificateFile, keyFile }: Extract<ConsoleAddressInput, { way: "files" }>): void {
  try {
    readCertificateFiles(consoleFiles(certificateFile, keyFile));
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const name = error.message.startsWith("POSTERN_CONSOLE_KEY") ? "keyFile" : "certificateFile";
    throw new AppError("invalid_input", error.message, { [name]: error.message });
  }
}

/** The environment wins over the file: what it sets otherwise cannot be set here. */
function requireFree(from: Env, settings: ConsoleSettings): void {
  const lost = from.POSTERN_CONSOLE_FIXED.filter(
    (name) => settings[name] !== undefined && settings[name] !== String(from[name]),
  );
  if (lost.length === 0) return;
  const said = lost.map((name) => `${name}=${from[name]}`).join(" and ");
  throw new AppError(
    "conflict",
    `The environment sets ${said}, which wins over what is written here. Change or remove it where Postern is started, or choose an answer that fits.`,
  );
}

function settle(from: Env, settings: ConsoleSettings): Env {
  try {
    return withConsoleSettings(from, settings, from.POSTERN_CONSOLE_FIXED);
  } catch (error) {
    if (error instanceof StartError) throw new AppError("conflict", error.message);
    throw error;
  }
}

/** Other devices may know a name that this computer does not, so this is no refusal. */
async function whyUnknown(name: string): Promise<string | null> {
  const found = await Promise.race([
    lookup(name, { all: true }).catch(() => []),
    sleep(seconds(2), [], { ref: false }),
  ]);
  if (found.length === 0) {
    return `${name} is not known to this computer. Make sure that the devices of your people find it, for example in DNS.`;
  }
  const own = ownAddresses();
  if (found.some(({ address }) => own.includes(address))) return null;
  if (found.every(({ address }) => isLoopback(address))) {
    return `On this computer ${name} leads to ${found.map(({ address }) => address).join(", ")}, which no other device can reach. Make sure that the devices of your people find this computer under it, for example in DNS.`;
  }
  return `${name} leads to ${found.map(({ address }) => address).join(", ")}, which is no address of this computer. That is right where something in between passes connections on.`;
}
