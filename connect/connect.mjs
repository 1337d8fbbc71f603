#!/usr/bin/env node
/**
 * postern-connect: gets a connection password from a Postern console, for the touch of a passkey in the browser, and runs a
 * program with it. One file, no dependencies, Node 20.20 or newer.
 *
 *   postern-connect https://console [--user NAME] [--server NAME] [--ca FILE] [--no-browser] -- psql "host=… user=…"
 *   postern-connect https://console [--user NAME] [--server NAME] [--ca FILE] --print
 *
 * The program after -- gets the password as PGPASSWORD, and nobody else does: it is never an argument and never a file. With
 * --print the password is the only line on standard output. Everything for people goes to standard error.
 */
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { constants, hostname } from "node:os";
import { basename } from "node:path";
import { rootCertificates } from "node:tls";
import { parseArgs } from "node:util";

const usage = `Usage: postern-connect CONSOLE [options] -- COMMAND [ARGUMENTS]
       postern-connect CONSOLE [options] --print

CONSOLE is the address of the console, for example https://postern.example.org.

  --user NAME     the database role to log in as; asked of nobody else
  --server NAME   the server, as the Connect page calls it
  --ca FILE       certificates to trust (PEM), for an installation with its own authority
  --print         print the password alone, for pgAdmin's passexec_cmd and the like
  --no-browser    do not open a browser here
  --help          show this

Example: postern-connect https://postern.example.org --user maria --server Sales -- psql "host=db.example.org user=maria dbname=sales sslmode=verify-full"`;

/** What ends the program, with what to do about it. */
class Problem extends Error {
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Octets of an answer that are read at most. */
const mostAnswer = 64 * 1024;
const answerMs = 20_000;
/** How long a console that cannot be reached is asked again before it is given up. */
const patienceMs = 30_000;

const say = (text) => process.stderr.write(`${text}\n`);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What another machine said, without what could move a cursor or write over other lines. */
const plain = (text) =>
  String(text)
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "")
    .slice(0, 300);

function readArguments(args) {
  const end = args.indexOf("--");
  const [own, command] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  let parsed;
  try {
    parsed = parseArgs({
      args: own,
      allowPositionals: true,
      options: {
        user: { type: "string", default: "" },
        server: { type: "string", default: "" },
        ca: { type: "string" },
        print: { type: "boolean", default: false },
        "no-browser": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new Problem(`${error.message}\n\n${usage}`, 2);
  }
  const { values, positionals } = parsed;
  if (values.help) return { help: true };
  if (positionals.length !== 1) throw new Problem(`Give the address of the console first.\n\n${usage}`, 2);
  if (values.print === command.length > 0)
    throw new Problem(`Give either a command after -- or --print.\n\n${usage}`, 2);
  return { ...values, noBrowser: values["no-browser"], console: consoleAddress(positionals[0]), command };
}

/** The console's address without a slash at the end. HTTP is for this machine alone: the password would travel in the clear. */
function consoleAddress(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new Problem(
      `"${plain(text)}" is not the address of a console. It looks like https://postern.example.org.`,
      2,
    );
  const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !isHere)
    throw new Problem("Use https://. Over http:// anybody on the way could read the password.", 2);
  return url.href.replace(/\/+$/, "");
}

/** Certificates to trust beside those that Node trusts. */
function authorities(file) {
  if (file === undefined) return undefined;
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Problem(
      `The file ${file} cannot be read (${error.code ?? error.message}). Give --ca a file that exists.`,
      2,
    );
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----"))
    throw new Problem(
      `The file ${file} holds no certificate in PEM. Download the authority from the console's settings.`,
      2,
    );
  return [...rootCertificates, text];
}

/** Posts JSON and gives status and JSON. Follows no redirect and sends no cookie. */
function post(address, body, ca) {
  const url = new URL(address);
  const [send, options] = url.protocol === "https:" ? [httpsRequest, { ca }] : [httpRequest, {}];
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const asked = send(
      url,
      {
        ...options,
        method: "POST",
        agent: false,
        timeout: answerMs,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
          accept: "application/json",
          "user-agent": "postern-connect/0.1.0",
        },
      },
      (answer) => {
        const chunks = [];
        let size = 0;
        answer.on("data", (chunk) => {
          size += chunk.length;
          if (size > mostAnswer) asked.destroy(new Problem("The answer is too long to be a console's."));
          else chunks.push(chunk);
        });
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({ status: answer.statusCode, body: json(Buffer.concat(chunks).toString("utf8")) }),
        );
      },
    );
    asked.on("timeout", () => asked.destroy(Object.assign(new Error("no answer"), { code: "ETIMEDOUT" })));
    asked.on("error", reject);
    asked.end(text);
  });
}

function json(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

const untrusted = new Set([
  "SELF_SIGNED_CERT_IN_CHAIN",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
]);

/** The sentence for an error of the connection. */
function unreachable(address, error) {
  if (error instanceof Problem) return error;
  const { host } = new URL(address);
  const { code } = error;
  if (untrusted.has(code))
    return new Problem(
      `The certificate of ${host} is of an authority that is not trusted here. Save the installation's authority in a file and give it with --ca FILE.`,
    );
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
    return new Problem(
      `The certificate of ${host} is for another name. Use the address that your administrator gave you.`,
    );
  if (code === "CERT_HAS_EXPIRED")
    return new Problem(`The certificate of ${host} has expired. Tell your database administrator.`);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return new Problem(
      `There is no machine called ${new URL(address).hostname}. Check the address, and your network or VPN.`,
    );
  return new Problem(
    `The console at ${host} cannot be reached (${code ?? plain(error.message)}). Check the address, and your network or VPN.`,
  );
}

/** Begins to wait: what the console made of it, and the secret with which the password is fetched. */
async function start({ console: address, user, server, print, command }, ca) {
  const secret = randomBytes(32).toString("base64url");
  const said = {
    secretHash: createHash("sha256").update(secret).digest("base64url"),
    program: plain(print ? "a program (--print)" : basename(command[0])).slice(0, 100),
    machine: plain(hostname()).slice(0, 100) || "unknown",
    username: user,
    server,
  };
  let answer;
  try {
    answer = await post(`${address}/api/connect/start`, said, ca);
  } catch (error) {
    throw unreachable(address, error);
  }
  const { status, body } = answer;
  const isStarted =
    status === 201 && /^[A-Z]{4}-[A-Z]{4}$/.test(body.code) && /^[0-9a-f-]{36}$/.test(body.id);
  if (isStarted) return { ...body, secret };
  if (typeof body.error === "string") throw new Problem(plain(body.error));
  throw new Problem(
    `${address} does not answer like a Postern console (status ${status}). Check the address.`,
  );
}

/** Opens the browser where there is one; whether it does is nobody's business: the address was printed. */
function openBrowser(address) {
  const [program, args] =
    process.platform === "darwin"
      ? ["open", [address]]
      : process.platform === "win32"
        ? ["rundll32", ["url.dll,FileProtocolHandler", address]]
        : ["xdg-open", [address]];
  const browser = spawn(program, args, { stdio: "ignore", detached: true });
  browser.on("error", () => {});
  browser.unref();
}

/** The password, as soon as somebody has allowed it. */
async function waitForPassword(address, { secret, intervalMs, expiresInMs }, ca) {
  const pause = Math.max(1000, Number(intervalMs) || 2000);
  const end = Date.now() + (Number(expiresInMs) || 300_000) + 60_000;
  let unheardSince = null;
  while (Date.now() < end) {
    await wait(pause);
    let answer;
    try {
      answer = await post(`${address}/api/connect/fetch`, { secret }, ca);
    } catch (error) {
      unheardSince ??= Date.now();
      if (error instanceof Problem || Date.now() - unheardSince > patienceMs)
        throw unreachable(address, error);
      continue;
    }
    const { status, body } = answer;
    if (status >= 500) {
      unheardSince ??= Date.now();
      if (Date.now() - unheardSince > patienceMs)
        throw new Problem(plain(body.error ?? `The console has a problem (status ${status}).`));
      continue;
    }
    unheardSince = null;
    if (status === 429 || body.status === "waiting" || body.status === "too_soon") continue;
    if (body.status === "given" && typeof body.password === "string") return body;
    if (body.status === "refused")
      throw new Problem(
        "It was refused in the browser, or your session there has ended. Nothing was started.",
      );
    if (body.status === "over" || body.status === "unknown")
      throw new Problem("Nobody allowed it within five minutes. Start again.");
    throw new Problem(plain(body.error ?? `The console answered with status ${status}. Start again.`));
  }
  throw new Problem("Nobody allowed it in time. Start again.");
}

/** Runs the command with PGPASSWORD for it alone; gives its exit code. */
function run([program, ...args], password) {
  const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, PGPASSWORD: password } });
  // The terminal sends these to both; psql decides what an interrupt means.
  const forwarded = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"].filter((name) => name in constants.signals);
  for (const name of forwarded) {
    process.on(name, () => {
      if (name !== "SIGINT" || !process.stdin.isTTY) child.kill(name);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", (error) => {
      const why =
        error.code === "ENOENT" ? "is not installed, or not in PATH" : `cannot be started (${error.code})`;
      reject(new Problem(`${program} ${why}.`, error.code === "ENOENT" ? 127 : 126));
    });
    child.on("exit", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

async function main() {
  const asked = readArguments(process.argv.slice(2));
  if (asked.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const ca = authorities(asked.ca);
  const started = await start(asked, ca);
  const page = `${asked.console}/me/connect/${started.id}`;
  say(`Allow it in the browser: ${page}`);
  say(`Compare the code there with this one: ${started.code}`);
  if (!asked.noBrowser) openBrowser(page);
  const { password } = await waitForPassword(asked.console, started, ca);
  if (!asked.print) return run(asked.command, password);
  process.stdout.write(`${password}\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  say(`postern-connect: ${error.message}`);
  process.exitCode = error.exitCode;
}
