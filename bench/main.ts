/**
 * The benchmark: `npm run bench`. Starts a private PostgreSQL, a worker and, where installed, FreeRADIUS, loads them in
 * turn and prints a table. Words: numbers of rows to measure (all unless given); --profile: also a CPU profile of the
 * worker, for row 1 alone. Ends with 0 whether or not goals are met: figures are for reading, not for failing a build.
 */
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { failureText } from "@/lib/foundation/platform/failure";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { whenAskedToStop } from "@/lib/programs/launcher/signals";
import { type FoundFreeRadius, findFreeRadius, startFreeRadius } from "./freeradius";
import { startPostern } from "./postern";
import { startAnswering, startGenerator } from "./processes";
import type { RawAnswer, RawQuestion } from "./raw-argon2";
import { type Finding, tableOf } from "./report";
import {
  cheap,
  cheapRow,
  costlyPeople,
  costlyRow,
  fewPeople,
  full,
  halfLoadRow,
  manyPeople,
  sizeRow,
} from "./rows";
import { startStore } from "./store";

/** What was found so far; printed also when a later row breaks. */
const findings: Finding[] = [];
/** What is running, newest last. */
const running: { stop(): Promise<void> }[] = [];

async function main(words: readonly string[]): Promise<void> {
  const isProfile = words.includes("--profile");
  const chosen = words.filter((word) => /^[1-4]$/.test(word)).map(Number);
  const wants = (row: number) => (isProfile ? row === 1 : chosen.length === 0 || chosen.includes(row));
  const start = async <T extends { stop(): Promise<void> }>(
    what: string,
    starting: Promise<T>,
  ): Promise<T> => {
    say(`${what} …`);
    const started = await starting;
    running.push(started);
    return started;
  };

  const store = await start("Starting PostgreSQL", startStore());
  say(`PostgreSQL ${store.version}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`);
  const generator = await start("Starting the load generator", Promise.resolve(startGenerator()));
  const crowds = [
    { base: 0, count: manyPeople, costs: cheap },
    { base: costlyPeople.base, count: costlyPeople.among, costs: full },
  ];
  const profileInto = isProfile ? profileDirectory() : undefined;
  const many = {
    who: "Postern",
    storePid: store.pid,
    ...(await start(
      "Starting a worker with 100,000 users",
      startPostern(store, "many", crowds, profileInto),
    )),
  };
  if (wants(1)) {
    const found = isProfile ? null : findFreeRadius();
    const peer = async (who: string, spendsCodes: boolean, { program, version }: FoundFreeRadius) => ({
      who: `FreeRADIUS ${version}, ${who}`,
      storePid: store.pid,
      ...(await start(
        `Starting FreeRADIUS with 100,000 users, ${who}`,
        startFreeRadius(program, store, manyPeople, spendsCodes),
      )),
    });
    const peers = found && {
      once: await peer("codes once", true, found),
      asItComes: await peer("as it comes", false, found),
    };
    say("Row 1 …");
    findings.push(await cheapRow(generator, many, peers));
  }
  if (wants(3)) {
    const crowd = [{ base: 0, count: fewPeople, costs: cheap }];
    const few = {
      who: "Postern",
      storePid: store.pid,
      ...(await start("Starting a worker with 100 users", startPostern(store, "few", crowd))),
    };
    say("Row 3 …");
    findings.push(await sizeRow(generator, many, few));
  }
  if (wants(2) || wants(4)) {
    const raw = await start(
      "Starting argon2id",
      Promise.resolve(startAnswering<RawQuestion, RawAnswer>("bench/raw-argon2.ts")),
    );
    say("Row 2 …");
    const costly = await costlyRow(generator, many, raw);
    findings.push(costly);
    if (wants(4)) {
      say("Row 4 …");
      findings.push(await halfLoadRow(generator, many, (costly.sides[0]?.perSecond ?? 100) / 2));
    }
  }
  if (profileInto) say(`The profile is in ${profileInto}.`);
}

function profileDirectory(): string {
  const directory = join(projectRoot(), "bench/results");
  mkdirSync(directory, { recursive: true });
  return directory;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function finish(): Promise<void> {
  console.log(tableOf(findings.toSorted((a, b) => a.title.localeCompare(b.title))));
  for (const part of running.splice(0).toReversed()) await part.stop();
}

const asked = whenAskedToStop().then((signal) => {
  throw new Error(`Stopped (${signal}).`);
});
Promise.race([main(process.argv.slice(2)), asked])
  .finally(finish)
  .then(
    () => process.exit(0),
    (error: unknown) => {
      say(failureText(error));
      process.exit(1);
    },
  );
