/**
 * The directories that this process asks: each with a connection that is kept for searching, and whether it is worth asking.
 * What is known of one is of a revision; a change of its row begins anew at the next question.
 */
import { seconds } from "@/lib/foundation/base/durations";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { createLog } from "@/lib/foundation/platform/log";
import { bindAs, findPerson, openBound, type Sought } from "./ask";
import { changePasswordAs, type Passwords } from "./change-password";
import { afterQuestion, type Circuit, closedCircuit, isOpenCircuit, mayAsk } from "./circuit";
import { type Directory, openDirectory } from "./directory";
import { type Membership, membershipOf } from "./membership";
import type { PasswordAnswer } from "./password-answer";
import type { DirectoryPerson } from "./person";
import { DirectoryError, directoryError } from "./problem";
import type { DirectoryRevision } from "./revision";
import type { Session } from "./session";
import { type Verdict, verdictOf } from "./verdict";

/** A directory as this process knows it. Deadlines are instants of performance.now(). */
export type KnownDirectory = {
  /** Its name, for traces; the id until it was read. */
  name(): string;
  /** @throws DirectoryError, and at once where it was not reachable a moment ago */
  find(sought: Sought, now: Date, deadlineMs: number): Promise<DirectoryPerson | null>;
  /** Which groups they are in, whether they are locked. @throws as `find` */
  membership(person: DirectoryPerson, now: Date, deadlineMs: number): Promise<Membership>;
  /** What the directory says to `password` as this person's. @throws as `find`, UnansweredBind when it had been sent */
  bind(person: DirectoryPerson, password: string, deadlineMs: number): Promise<Verdict>;
  /** What the directory says to another password of this person's. @throws as changePasswordAs */
  changePassword(person: DirectoryPerson, passwords: Passwords, deadlineMs: number): Promise<PasswordAnswer>;
  /** Work and nothing else: so many searches, and a bind, of nobody. Never throws. */
  pretend(searches: number, isBound: boolean, deadlineMs: number): Promise<void>;
};

type State = {
  readonly revision: number;
  readonly opened: Promise<Directory>;
  session: Promise<Session> | null;
  usedMs: number;
};

/** Made when something is to be said: whoever imports this must not read the environment by it. */
const log = () => createLog("directory");
const states = new Map<string, State>();
const circuits = new Map<string, Circuit>();

/** Active Directory closes connections after a quarter of an hour without a question; firewalls sooner. */
const idleMs = seconds(60);

/** The directory of this revision. */
export function knownDirectory({ id, revision }: DirectoryRevision): KnownDirectory {
  const state = stateOf(id, revision);
  let name = id;

  async function asking<T>(work: (directory: Directory) => Promise<T>): Promise<T> {
    const { may, circuit } = mayAsk(circuits.get(id) ?? closedCircuit, performance.now());
    circuits.set(id, circuit);
    if (!may)
      throw new DirectoryError(
        "timeout",
        "it did not answer a moment ago, and is asked again in a few seconds",
      );
    try {
      const directory = await state.opened;
      name = directory.name;
      const found = await work(directory);
      await note(id, true, "");
      return found;
    } catch (error) {
      const known = directoryError(error);
      await note(id, isAnswer(known), known.message);
      throw known;
    }
  }

  async function searching<T>(
    directory: Directory,
    deadlineMs: number,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    const kept = state.session !== null && performance.now() - state.usedMs < idleMs;
    const session = await sessionOf(state, directory, deadlineMs);
    try {
      return await work(session);
    } catch (error) {
      // A connection that was kept may have been closed over there meanwhile: that says nothing about the directory.
      if (!kept || directoryError(error).problem.code !== "closed") throw error;
      return await work(await sessionOf(state, directory, deadlineMs));
    }
  }
  const findIn = (directory: Directory, sought: Sought, now: Date, deadlineMs: number) =>
    searching(directory, deadlineMs, (session) => findPerson(session, directory, sought, now, deadlineMs));

  return {
    name: () => name,
    find: (sought, now, deadlineMs) => asking((directory) => findIn(directory, sought, now, deadlineMs)),
    membership: (person, now, deadlineMs) =>
      asking((directory) =>
        searching(directory, deadlineMs, (session) =>
          membershipOf(session, directory, person, now, deadlineMs),
        ),
      ),
    bind: (person, password, deadlineMs) =>
      asking(async (directory) => {
        const verdict = verdictOf(await bindAs(directory, person.dn, password, deadlineMs), person.standing);
        // Anything else is an answer: one account that it does not like must not make it unreachable for the others.
        if (verdict.is === "unavailable" && verdict.why === "busy")
          throw new DirectoryError(verdict.why, verdict.detail);
        return verdict;
      }),
    changePassword: (person, passwords, deadlineMs) =>
      asking((directory) => changePasswordAs(directory, person, passwords, deadlineMs)),
    async pretend(searches, isBound, deadlineMs) {
      const nobody = `nobody-${crypto.randomUUID()}`;
      try {
        await asking(async (directory) => {
          const now = new Date();
          for (let count = 0; count < searches; count++)
            await findIn(directory, { username: nobody }, now, deadlineMs);
          if (isBound) await bindAs(directory, `cn=${nobody},${directory.userBase}`, nobody, deadlineMs);
        });
      } catch {
        // Whoever is refused is refused; only the time counts.
      }
    },
  };
}

function stateOf(id: string, revision: number): State {
  const before = states.get(id);
  if (before?.revision === revision) return before;
  void before?.session?.then((session) => session.close()).catch(() => {});
  circuits.delete(id);
  const opened = readDirectory(id);
  const state: State = { revision, opened, session: null, usedMs: 0 };
  states.set(id, state);
  opened.catch(() => {
    if (states.get(id) === state) states.delete(id);
  });
  return state;
}

async function readDirectory(id: string): Promise<Directory> {
  return openDirectory(await database().directory.findUniqueOrThrow({ where: { id } }), keyring());
}

/** The connection that is kept for searches: the same for all, a new one where it was closed or stood idle for long. */
async function sessionOf(state: State, directory: Directory, deadlineMs: number): Promise<Session> {
  const kept = state.session;
  const isFresh = performance.now() - state.usedMs < idleMs;
  const session = await kept?.catch(() => null);
  state.usedMs = performance.now();
  if (session?.isOpen() && isFresh) return session;
  // Whoever came meanwhile has opened one already.
  if (state.session !== kept && state.session) return state.session;
  session?.close();
  const opening = openBound(directory, deadlineMs);
  state.session = opening;
  opening.catch(() => {
    if (state.session === opening) state.session = null;
  });
  return opening;
}

/** Whether the directory said something, if only that it does not like the question. */
const isAnswer = ({ problem: { code } }: DirectoryError): boolean =>
  ["ambiguous", "entry_unusable", "size_limit", "too_much"].includes(code);

/** Counts, and writes down where that changes whether the directory counts as reachable: the Overview shows it. */
async function note(id: string, wasAnswered: boolean, why: string): Promise<void> {
  const before = circuits.get(id);
  const after = afterQuestion(before ?? closedCircuit, wasAnswered, performance.now());
  circuits.set(id, after);
  const isNews = before === undefined || isOpenCircuit(before) !== isOpenCircuit(after);
  const isRecovery = wasAnswered && (before === undefined || isOpenCircuit(before));
  if (!isNews || (!isRecovery && !isOpenCircuit(after))) return;
  if (isOpenCircuit(after)) log().warn({ directory: id, why }, "the directory does not answer");
  const unreachable = isOpenCircuit(after)
    ? { unreachableSince: new Date(), unreachableWhy: why }
    : { unreachableSince: null, unreachableWhy: null };
  await database()
    .directory.updateMany({ where: { id }, data: unreachable })
    .catch((error: unknown) =>
      log().error({ err: error }, "whether the directory answers could not be recorded"),
    );
}
