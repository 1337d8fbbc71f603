/** The first factor in a directory: the entry is found by its id, so a rename there changes nothing, and bound as. */
import { z } from "zod";
import type { Credential } from "@/lib/login/decision/facts";
import { type KnownDirectory, knownDirectory } from "@/lib/login/directory/known-directories";
import { DirectoryError, problems, UnansweredBind } from "@/lib/login/directory/problem";
import { type Barred, barredWords } from "@/lib/login/directory/verdict";
import type { DirectoryLink } from "./kept-password";
import { local } from "./local";
import type { Source, Told } from "./port";
import { scram } from "./scram";

/** How many binds of one directory run at once in a process. */
const widthPerDirectory = 12;
/** Kept back of the time for the work that follows here. */
const keptBackMs = 300;

const stored = z.object({
  id: z.string(),
  revision: z.number(),
  active: z.boolean(),
  key: z.string(),
  fallback: z.object({ source: z.string(), stored: z.string() }).nullable(),
});

/** What a credential of this source holds. */
export const storedLink = (
  { id, revision, active, key }: DirectoryLink,
  fallback: Credential | null,
): string => JSON.stringify({ id, revision, active, key, fallback } satisfies z.input<typeof stored>);

/** The same without the password that is kept here, where the directory's own is asked. Another source's stays as it is. */
export function withoutFallback(credential: Credential): Credential {
  if (credential.source !== directory.name) return credential;
  const link = stored.parse(JSON.parse(credential.stored));
  return { ...credential, stored: JSON.stringify({ ...link, fallback: null } satisfies typeof link) };
}

/** Each directory has a line of its own. A password that ends in a refusal costs the work of a check here as well. */
export const directory: Source = {
  name: "directory",
  waitsFor: (text) => `directory ${text === null ? "" : stored.parse(JSON.parse(text)).id}`,
  width: () => widthPerDirectory,
  leavesMachine: true,
  async check(text, typed, deadlineMs) {
    if (text === null) return false;
    const link = stored.parse(JSON.parse(text));
    const known = knownDirectory(link);
    const told = link.active
      ? await ask(known, link.key, typed, deadlineMs - keptBackMs)
      : ({ result: "barred", why: "inactive", note: "The directory is switched off." } as const);
    if (told.result === "right") return told;
    // The password kept here counts only where the directory did not answer or did not know what was typed.
    const mayFallBack = told.result === "wrong" || told.result === "unavailable";
    const kept = mayFallBack ? link.fallback : null;
    if (await checkHere(kept, typed))
      return { result: "right", note: `${told.note} The password that is kept here is right.` };
    return told.result === "unavailable" && kept && typed !== "" ? { ...told, isGuess: true } : told;
  },
};

function checkHere(kept: z.output<typeof stored>["fallback"], typed: string): Promise<boolean> {
  return kept?.source === scram.name
    ? scram.check(kept.stored, typed)
    : local.check(kept?.source === local.name ? kept.stored : null, typed);
}

async function ask(known: KnownDirectory, key: string, typed: string, deadlineMs: number): Promise<Told> {
  try {
    const person = await known.find({ key }, new Date(), deadlineMs);
    const where = `The directory ${known.name()}`;
    if (!person) return barred("unknown", `${where} no longer has this person.`);
    if (typed === "") {
      return person.standing
        ? barred(person.standing, `${where} says: ${barredWords[person.standing]}.`)
        : wrong(where);
    }
    const verdict = await known.bind(person, typed, deadlineMs);
    switch (verdict.is) {
      case "right":
        return { result: "right", note: `${where} knows the password.` };
      case "wrong":
        return wrong(where);
      case "barred":
        return barred(verdict.why, `${where} says: ${barredWords[verdict.why]}.`);
      case "unavailable":
        return { result: "unavailable", note: `${where}: ${problems[verdict.why].text}` };
    }
  } catch (error) {
    if (!(error instanceof DirectoryError)) throw error;
    const note = `The directory ${known.name()}: ${error.message}`;
    return { result: "unavailable", note, ...(error instanceof UnansweredBind && { isGuess: true }) };
  }
}

const wrong = (where: string): Told => ({ result: "wrong", note: `${where} does not know this password.` });
const barred = (why: Barred, note: string): Told => ({ result: "barred", why, note });
