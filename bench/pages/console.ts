/** The product as `npm start` runs it, on the filled store, and two people signed in to its console. */
import { spawnSync } from "node:child_process";
import { systemActor } from "@/lib/foundation/access/actor";
import { decodeBase32 } from "@/lib/foundation/base/base32";
import { after, minutes } from "@/lib/foundation/base/durations";
import { StartError } from "@/lib/foundation/base/errors";
import type { Clock } from "@/lib/foundation/platform/clock";
import { database } from "@/lib/foundation/platform/database";
import { adoptHome, adoptStore, parseEnv } from "@/lib/foundation/platform/env";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { completeEnrollment, startEnrollment } from "@/lib/people/enrollment/enroll";
import { issueEnrollmentLink } from "@/lib/people/enrollment/service";
import { openOperatorLink, redeemOperatorLink } from "@/lib/people/operators/enroll";
import { createFirstOwner } from "@/lib/people/operators/first-owner";
import { createUser } from "@/lib/people/users/service";
import { startProduct } from "@/lib/programs/launcher/product";
import type { Visit } from "./visits";

/** A running console. */
export type Console = {
  readonly url: string;
  /** What a browser with the session of `visit` sends. */
  cookieOf(as: Visit["as"]): string;
  stop(): Promise<void>;
};

const password = "a sentence of four words";
const actor = systemActor("benchmark");

/** Starts console, worker and jobs on `storeUrl` with their files in `home`, and signs an owner and a user in. */
export async function startConsole(home: string, storeUrl: string): Promise<Console> {
  build();
  adoptHome(home);
  adoptStore(storeUrl);
  const anyPort = { POSTERN_CONSOLE_PORT: "0", POSTERN_RADIUS_PORT: "0", POSTERN_LDAPS_PORT: "0" };
  const metrics = { POSTERN_METRICS_PORT: "0", POSTERN_JOBS_METRICS_PORT: "0" };
  const product = await startProduct(
    parseEnv({
      POSTERN_HOME: home,
      DATABASE_URL: storeUrl,
      POSTERN_LOG_LEVEL: "warn",
      ...anyPort,
      ...metrics,
    }),
    "built",
  );
  try {
    await product.ready();
    const url = product.addresses.consoleUrl;
    const cookies = {
      operator: await signIn(url, "operator", await addOwner()),
      user: await signIn(url, "user", await addUser()),
    };
    return { url, cookieOf: (as) => cookies[as], stop: product.stop };
  } catch (error) {
    await product.stop();
    throw error;
  } finally {
    await database().$disconnect();
  }
}

function build(): void {
  const words = ["scripts/build.mjs", "--if-needed"];
  const built = spawnSync(process.execPath, words, {
    cwd: projectRoot(),
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (built.status !== 0) throw new StartError("The product could not be built, see above.");
}

type Account = { readonly username: string; readonly key: TotpKey };

/** Ten minutes ago: the code that proves a phone is spent by that, the codes of now are not. */
const earlier: Clock = { now: () => after(new Date(), -minutes(10)) };

async function addOwner(): Promise<Account> {
  const username = `owner-${Date.now()}`;
  const { token } = await createFirstOwner(actor, { username, displayName: "", email: null }, earlier);
  const key = keyOf((await openOperatorLink({ token }, earlier)).secretText);
  await redeemOperatorLink({ token, password, code: codeOf(key, earlier) }, null, earlier);
  return { username, key };
}

async function addUser(): Promise<Account> {
  const username = `user-${Date.now()}`;
  const identity = { displayName: "", email: null, phone: null, notes: "", aliases: [], groupIds: [] };
  const { id } = await createUser(actor, { username, ...identity, password: undefined });
  const { url } = await issueEnrollmentLink(actor, { userId: id }, earlier);
  const token = new URL(url).hash.slice(1);
  const key = keyOf((await startEnrollment({ token }, earlier)).secretText);
  await completeEnrollment(
    { token, password, code: codeOf(key, earlier), factorName: "Phone" },
    null,
    earlier,
  );
  return { username, key };
}

const codeOf = (key: TotpKey, clock: Clock): string => codeAt(key, stepAt(key, clock.now()));
const keyOf = (secretText: string): TotpKey => ({
  secret: decodeBase32(secretText) ?? new Uint8Array(),
  algorithm: "SHA1",
  digits: 6,
  periodSeconds: 30,
});

/** As the sign-in page does it. Gives the cookies of the session. */
async function signIn(url: string, as: Visit["as"], { username, key }: Account): Promise<string> {
  const first = await fetch(`${url}/api/auth/csrf`);
  const { csrfToken } = (await first.json()) as { csrfToken: string };
  const before = cookiesIn(first);
  const answer = await fetch(`${url}/api/auth/callback/${as}`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: before },
    body: new URLSearchParams({
      csrfToken,
      json: "true",
      username,
      password,
      code: codeOf(key, { now: () => new Date() }),
    }),
  });
  const after = cookiesIn(answer);
  if (!after.includes("session"))
    throw new StartError(`Signing in failed: ${answer.status} ${await answer.text()}`);
  return `${before}; ${after}`;
}

const cookiesIn = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
