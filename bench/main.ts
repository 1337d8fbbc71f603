/**
 * The benchmark: `npm run bench`. Starts a private PostgreSQL, a worker and, where installed, FreeRADIUS, loads them in
 * turn and prints a table. Words: numbers of rows to measure (all unless given); --profile: also a CPU profile of the
 * worker, for row 1 alone; `pages`, and words of the pages meant: the console's pages in place of logins; `sync`: syncs with a directory. Ends with 0 whether or not goals are met: figures are for reading, not for failing a build.
 */
import { mkdirSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { failureText } from "@/lib/foundation/platform/failure";
import { projectRoot } from "@/lib/foundation/platform/project-root";
import { whenAskedToStop } from "@/lib/programs/launcher/signals";
import type { Connected, Connecting } from "./connecting";
import { type FoundFreeRadius, findFreeRadius, startFreeRadius } from "./freeradius";
import type { LdapBurst, LdapBurstResult } from "./ldap-burst";
import { measurePages } from "./pages/main";
import { makeServiceAccount, type Seeded, seedPostern, startPostern } from "./postern";
import { startAnswering, startGenerator } from "./processes";
import { canBeProtected, startProtected, verifier } from "./protected";
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
import { keepers, keepersRow, ldapBurstRow, poolRow, radiusBurstRow, service } from "./storm-rows";
import { measureSync } from "./sync";
import { whereFromRow } from "./where-from-row";

/** What was found so far; printed also when a later row breaks. */
const findings: Finding[] = [];
/** What is running, newest last. */
const running: { stop(): Promise<void> }[] = [];

async function main(words: readonly string[]): Promise<void> {
  const isProfile = words.includes("--profile");
  const chosen = words.filter((word) => /^[1-9]$/.test(word)).map(Number);
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
  if (words[0] === "pages") {
    console.log(await measurePages(store, words.slice(1), say));
    return;
  }
  if (words[0] === "sync") {
    console.log(await measureSync(store, say));
    return;
  }
  const generator = await start("Starting the load generator", Promise.resolve(startGenerator()));
  const profileInto = isProfile ? profileDirectory() : undefined;
  const worker = async (what: string, seeded: Seeded, options: Parameters<typeof startPostern>[1] = {}) => ({
    who: "Postern",
    storePid: store.pid,
    ...(await start(what, startPostern(seeded, options))),
  });
  if ([1, 2, 3, 4].some(wants)) await steadyRows();
  if ([5, 6, 7, 8].some(wants)) await stormRows();
  if (wants(9)) {
    const connecting = startAnswering<Connecting, Connected>("bench/connecting.ts");
    await start("Starting people who log in", Promise.resolve(connecting));
    say("Row 9 …");
    findings.push(await whereFromRow(store, connecting, start));
  }
  if (profileInto) say(`The profile is in ${profileInto}.`);

  async function steadyRows(): Promise<void> {
    say("Seeding 100,000 users …");
    const crowds = [
      { base: 0, count: manyPeople, kept: cheap },
      { base: costlyPeople.base, count: costlyPeople.among, kept: full },
    ];
    const seeded = await seedPostern(store, "many", crowds);
    const many = await worker("Starting a worker with 100,000 users", seeded, { profileInto });
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
      // A hundred people come again at once; nobody's password is known, or their checks would be spared.
      const forgetful = { knownSeconds: 0 };
      const small = await seedPostern(store, "few", [{ base: 0, count: fewPeople, kept: cheap }]);
      const few = await worker("Starting a worker with 100 users", small, forgetful);
      const large = await worker("Starting another with 100,000", seeded, forgetful);
      say("Row 3 …");
      findings.push(await sizeRow(generator, large, few));
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
  }

  async function stormRows(): Promise<void> {
    say("Seeding a service account and people with the passwords of their roles …");
    const crowds = [
      { base: service, count: 1, kept: full },
      { ...keepers, kept: { verifier } },
    ];
    const seeded = await seedPostern(store, "storm", crowds);
    await makeServiceAccount(seeded.url, service);
    const postern = await worker("Starting a worker with them", seeded);
    if (wants(5)) {
      say("Row 5 …");
      findings.push(await radiusBurstRow(generator, postern));
    }
    if (wants(6)) {
      const binding = startAnswering<LdapBurst, LdapBurstResult>("bench/ldap-burst.ts");
      await start("Starting the generator of binds", Promise.resolve(binding));
      say("Row 6 …");
      findings.push(await ldapBurstRow(binding, postern));
    }
    if (!wants(7) && !wants(8)) return;
    if (!canBeProtected()) return say("Rows 7 and 8 need: apt-get install postgresql postgresql-contrib");
    const server = await start(
      "Starting a PostgreSQL to log in to",
      startProtected(postern, keepers.base + keepers.count),
    );
    if (wants(7)) {
      say("Row 7 …");
      findings.push(await poolRow(server, postern));
    }
    if (wants(8)) {
      const connecting = startAnswering<Connecting, Connected>("bench/connecting.ts");
      await start("Starting people who log in", Promise.resolve(connecting));
      say("Row 8 …");
      findings.push(await keepersRow(connecting, server, postern));
    }
  }
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
  if (findings.length > 0) {
    console.log(tableOf(findings.toSorted((a, b) => a.title.localeCompare(b.title))));
  }
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
