/** Owns `postern demo codes` and `postern demo qr`: the phones of the demo's sample people, for those who have no other. */
import { toString as drawQr } from "qrcode";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { StartError } from "@/lib/foundation/base/errors";
import { systemClock } from "@/lib/foundation/platform/clock";
import { type DemoFile, demoHome, readDemoFile } from "@/lib/foundation/platform/demo-file";
import { env } from "@/lib/foundation/platform/env";
import { holdLock } from "@/lib/foundation/platform/process-lock";
import { codeAt, otpauthUri, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { type Command, print, UsageError } from "./command";

/** Prints the codes that the demo's people would read from their phones now. */
export const demoCodesCommand: Command = {
  name: "demo codes",
  usage: "",
  summary: "Print the present codes of the demo's sample people, for a demo that runs",
  run: async () => {
    const demo = await runningDemo();
    const now = systemClock.now();
    const leftSeconds = periodSeconds - (Math.floor(now.getTime() / 1000) % periodSeconds);
    for (const { username, secret } of phonesOf(demo)) {
      const key = keyOf(secret);
      const [present, next] = [0, 1].map((step) => codeAt(key, stepAt(key, now) + step));
      print(`  ${username.padEnd(12)} ${present}   then ${next}`);
    }
    print(`Each code works once. The next ones come in ${leftSeconds} s; they work already.`);
    return 0;
  },
};

/** Prints the QR code with which somebody's authenticator app takes the place of a sample person's. */
export const demoQrCommand: Command = {
  name: "demo qr",
  usage: "NAME",
  summary: "Print the QR code of one of the demo's sample people, to scan with an authenticator app",
  run: async ({ positionals: [name, ...more] }) => {
    if (!name || more.length > 0) throw new UsageError("Name one of the demo's people.");
    const phones = phonesOf(await runningDemo());
    const phone = phones.find(({ username }) => username === name);
    if (!phone) {
      const known = phones.map(({ username }) => username).join(", ");
      throw new UsageError(`${name} has no phone in this demo. These have: ${known}.`);
    }
    const uri = otpauthUri(keyOf(phone.secret), "Postern demo", phone.username);
    print(await drawQr(uri, { type: "terminal", small: true }));
    print(`Or type this key into the app: ${phone.secret}`);
    return 0;
  },
};

/** Keys of one that has ended open nothing any more, so nothing is printed then. */
async function runningDemo(): Promise<DemoFile> {
  const { home } = env();
  const demo = readDemoFile(home);
  const held = await holdLock(demoHome(home)).catch(() => null);
  if (!held?.ok) return demo;
  await held.lock.release();
  throw new StartError(`The demo in ${home} does not run. Start it: npm run demo`);
}

const phonesOf = ({ console: { owner }, users }: DemoFile) =>
  [owner, ...users].flatMap(({ username, totpSecret }) =>
    totpSecret === null ? [] : [{ username, secret: totpSecret }],
  );

const periodSeconds = 30;

function keyOf(secretText: string): TotpKey {
  const secret = decodeBase32(secretText);
  if (!secret) throw new TypeError("a secret of the demo is not base32");
  return { secret, algorithm: "SHA1", digits: 6, periodSeconds };
}
