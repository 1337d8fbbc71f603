/**
 * A protection test: real logins to a registered server, one that must pass and others that must not, each judged as
 * it is seen, audited at the end and kept for the overview.
 */
import { randomBytes } from "node:crypto";
import { authorize, type OperatorActor } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { systemClock } from "@/lib/foundation/platform/clock";
import { database, Prisma } from "@/lib/foundation/platform/database";
import { checkedAddresses } from "@/lib/foundation/platform/outgoing";
import { serverWaysIn } from "@/lib/servers/bypass/queries";
import { waysRequest } from "@/lib/servers/bypass/schema";
import type { Question } from "@/lib/servers/live-test/dialogue";
import { logIn, withCare } from "@/lib/servers/live-test/log-in";
import { type LiveEvent, type LiveStep, liveSteps, type StepEvent } from "@/lib/servers/live-test/steps";
import { type TestedServer, takeTurn, testedServer } from "@/lib/servers/live-test/tested-server";
import { askWithoutTls } from "@/lib/servers/live-test/without-tls";
import type { Reading } from "@/lib/servers/reading/reading";
import { serverReading } from "@/lib/servers/registry/queries";
import { readServer } from "@/lib/servers/registry/read";
import {
  type Check,
  type CheckResult,
  type CheckState,
  checks,
  type OtherWays,
  type Protection,
  type ProtectionEvent,
} from "./checks";
import { blame } from "./deciding-line";
import {
  isProven,
  judgeOldPassword,
  judgeWithCode,
  judgeWithoutCode,
  judgeWithoutTls,
  type Tried,
} from "./judge";
import { hasKeptPassword, wouldLock } from "./person";
import { linesDigest } from "./queries";
import type { ProtectionInput } from "./schema";

/** How the caller hears of the checks, and how it stops the test. */
export type ProtectionListener = {
  readonly emit: (event: ProtectionEvent) => void;
  readonly signal: AbortSignal;
};

/** No test takes longer: three logins with their waits, and a reading. */
const longestMs = 120_000;
/** How many lines behind other ways in are named. */
const mostLines = 5;

type Test = {
  readonly actor: OperatorActor;
  readonly input: ProtectionInput;
  readonly server: TestedServer;
  readonly emit: ProtectionListener["emit"];
  readonly signal: AbortSignal;
};

/**
 * Tries the logins and tells what each shows. The right one spends its code and clears the user's failures; the others count
 * as failures, and are left out where one more would lock the user. Resolves when the end was told.
 * @throws AppError before the first check
 */
export async function testProtection(
  actor: OperatorActor,
  input: ProtectionInput,
  { emit, signal }: ProtectionListener,
): Promise<void> {
  authorize(actor, "server.write");
  const server = await testedServer(input.serverId);
  const release = takeTurn();
  const results = new Map<Check, CheckResult>();
  try {
    const tell = (event: ProtectionEvent) => {
      if (event.type === "check") results.set(event.check, event);
      emit(event);
    };
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
    const test = { actor, input, server, emit: tell, signal: bounded };
    const lines = await readLines(test);
    await runChecks(test, lines.reading);
    signal.throwIfAborted();
    const ways = lines.reading ? await otherWays(test) : { open: null, why: lines.why, lines: [] };
    tell({ type: "ways", ...ways });
    await keep(server.id, input.role, results, { areLinesKnown: lines.reading !== null, open: ways.open });
    tell({
      type: "end",
      isWhole: ways.open === 0 && checks.every((each) => stateOf(results, each) === "ok"),
    });
  } finally {
    release();
    await audit(actor, server, input, results);
  }
}

/** The server as it is now, or why it could not be read. */
async function readLines({ actor, server, emit, signal }: Test): Promise<Lines> {
  emit({ type: "running", check: "lines" });
  const read = await readServer(actor, { id: server.id }, signal);
  if (!read.ok) return { reading: null, why: `${read.failure.text} ${read.failure.fix}` };
  return { reading: (await serverReading(actor, server.id)).reading, why: "" };
}

type Lines = { readonly reading: Reading | null; readonly why: string };

async function runChecks(test: Test, reading: Reading | null): Promise<void> {
  const { input, emit } = test;
  const { role, database: db, password, code } = input;
  const tell = (check: Check, result: CheckResult) => {
    emit({ type: "check", check, ...result });
    return result;
  };

  // Costs nothing, and its answer is needed by the last check.
  emit({ type: "running", check: "without_tls" });
  const plain = await plainQuestion(test);
  const plainBlame = blame(reading, { role, database: db, transport: "plain" }, plain);
  tell("without_tls", judgeWithoutTls(plain, plainBlame));

  // Before the refused ones: a success forgets failures, so that these never add up over several tests.
  emit({ type: "running", check: "with_code" });
  const first = await tryLogin(test, password, code);
  const tlsBlame = blame(reading, { role, database: db, transport: "tls" }, first.question);
  tell("with_code", judgeWithCode(first, tlsBlame));

  emit({ type: "running", check: "without_code" });
  const alone = await tryRefused(test, first, password);
  const withoutCode = tell("without_code", judgeWithoutCode(first, alone.tried, alone.why, tlsBlame));

  emit({ type: "running", check: "old_password" });
  const isTyped = input.oldPassword !== "";
  const isKept = await hasKeptPassword(role);
  const old =
    isKept && !isTyped
      ? { tried: null, why: "" }
      : await tryRefused(test, first, isTyped ? input.oldPassword : randomBytes(15).toString("base64url"));
  tell(
    "old_password",
    judgeOldPassword(
      { ...old, isTyped, isKept },
      { first, plain, withoutCode },
      { tls: tlsBlame, plain: plainBlame },
    ),
  );
}

async function plainQuestion({ input, server, signal }: Test): Promise<Question | null> {
  const { host, port } = server.address;
  const addresses = await checkedAddresses(host).catch(() => []);
  const { role, database: db } = input;
  return withCare(signal, (care) => askWithoutTls({ addresses, port, role, database: db }, care)).catch(
    () => null,
  );
}

async function tryLogin(
  { actor, input, server, signal }: Test,
  password: string,
  code: string,
): Promise<Tried> {
  const failed = new Map<LiveStep, StepEvent>();
  const hear = (event: LiveEvent) => {
    if (event.type !== "step") return;
    if (event.state === "failed") failed.set(event.step, event);
    else failed.delete(event.step);
  };
  const { address, client } = server;
  const typed = { ...input, password, code };
  const done = await logIn({ actor, input: typed, address, client, isPlainTried: false }, hear, signal);
  const step = liveSteps.find((each) => failed.has(each));
  return { ...done, failed: (step && failed.get(step)) ?? null };
}

/** A login that should be refused: worth something only beside one that passed, and never at the price of a lock. */
async function tryRefused(
  test: Test,
  first: Tried,
  password: string,
): Promise<{ readonly tried: Tried | null; readonly why: string }> {
  if (!isProven(first)) {
    return {
      tried: null,
      why: "Not tried. As long as the right password and code are refused, other refusals prove nothing.",
    };
  }
  const { role } = test.input;
  if (await wouldLock(role)) {
    return {
      tried: null,
      why: `Not tried: one more failure would lock ${role}. Raise the limit in the settings.`,
    };
  }
  return { tried: await tryLogin(test, password, ""), why: "" };
}

/** What the lines let in beside the role that was tried. */
async function otherWays({ actor, server }: Test): Promise<OtherWays> {
  const { known, lines } = await serverWaysIn(
    actor,
    server.id,
    waysRequest.parse({ show: "open", pageSize: 1 }),
  );
  const named = lines.slice(0, mostLines).map(({ file, lineNumber, text, roles }) => ({
    ...{ file, lineNumber, text, roles },
  }));
  return { ...known, lines: named };
}

const stateOf = (results: ReadonlyMap<Check, CheckResult>, check: Check): CheckState =>
  results.get(check)?.state ?? "unchecked";

const statesOf = (results: ReadonlyMap<Check, CheckResult>) => ({
  with_code: stateOf(results, "with_code"),
  without_code: stateOf(results, "without_code"),
  without_tls: stateOf(results, "without_tls"),
  old_password: stateOf(results, "old_password"),
});

async function keep(
  id: string,
  role: string,
  results: ReadonlyMap<Check, CheckResult>,
  { areLinesKnown, open }: { readonly areLinesKnown: boolean; readonly open: number | null },
): Promise<void> {
  const at = systemClock.now().toISOString();
  const protection: Protection = { at, role, checks: statesOf(results), digest: null, open };
  // Together with the lines that were read for it.
  const digest = areLinesKnown ? linesDigest : Prisma.sql`NULL::text`;
  await database().$executeRaw`
    UPDATE servers SET protection = ${JSON.stringify(protection)}::jsonb || jsonb_build_object('digest', ${digest})
    WHERE id = ${id}::uuid`;
}

/** A test that was stopped has made logins too. */
async function audit(
  actor: OperatorActor,
  server: TestedServer,
  { role, database: db }: ProtectionInput,
  results: ReadonlyMap<Check, CheckResult>,
): Promise<void> {
  await record(database(), actor, {
    action: "server.protection_tested",
    subject: { kind: "server", id: server.id, name: server.name },
    detail: { role, database: db, ...statesOf(results) },
  });
}
