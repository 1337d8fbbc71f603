/**
 * Trying a directory from the console: each test says what failed and what to do. Nothing is saved; every question has a
 * deadline and limits, because a directory may be wrong, slow or hostile.
 */

import { X509Certificate } from "node:crypto";
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { seconds } from "@/lib/foundation/base/durations";
import { AppError } from "@/lib/foundation/base/errors";
import { linesOf } from "@/lib/foundation/base/lines";
import { keyring } from "@/lib/foundation/keys/master-key";
import { database } from "@/lib/foundation/platform/database";
import { parseAddress } from "@/lib/login/directory/address";
import { bindAs, findPerson, openAt, openBound, parsedFilter } from "@/lib/login/directory/ask";
import { presets } from "@/lib/login/directory/attributes";
import { type Directory, openDirectory } from "@/lib/login/directory/directory";
import { attributesToRead, personOf, textIn } from "@/lib/login/directory/person";
import { DirectoryError, type Problem, problems } from "@/lib/login/directory/problem";
import { shownCertificates } from "@/lib/login/directory/shown-certificates";
import { barredWords, verdictOf } from "@/lib/login/directory/verdict";
import type {
  BrowseInput,
  ShowCertificateInput,
  TestConnectionInput,
  TestLoginInput,
  TestMappingInput,
} from "./schema";
import { peopleOf, refuseElsewhere } from "./service";

/** What went wrong, for a page: what happened, what to do, and the words of the directory. */
export type Failed = {
  readonly ok: false;
  readonly text: string;
  readonly fix: string;
  readonly detail: string;
};

const patienceMs = seconds(8);
/** By when a test of a directory ends. */
export const soon = () => performance.now() + patienceMs;

const failedBy = ({ code, detail }: Problem): Failed => ({ ok: false, ...problems[code], detail });

/** What `work` gives, or why the directory did not. */
export async function trying<T extends object>(
  work: () => Promise<T>,
): Promise<(T & { readonly ok: true }) | Failed> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (error instanceof DirectoryError) return failedBy(error.problem);
    throw error;
  }
}

/** How one address did: 'bound' as the account, or 'connected' where none is entered. */
export type TestedAddress = { readonly address: string } & (
  | { readonly ok: true; readonly state: "connected" | "bound" }
  | Failed
);

/** Connects to each address, with TLS as entered, and binds. */
export async function testConnection(
  actor: Actor,
  input: TestConnectionInput,
): Promise<readonly TestedAddress[]> {
  authorize(actor, "directory.write");
  const directory = await enteredDirectory(input);
  return Promise.all(
    directory.addresses.map(async (text) => {
      const tested = await trying(async () => {
        const address = parseAddress(text, directory.tls);
        if (!address) throw new DirectoryError("host_unknown", text);
        const session = await openAt(directory, address, soon());
        try {
          // Any answer shows that a directory is there.
          await session.within(soon(), (client) =>
            client.search("", { scope: "base", attributes: ["supportedLDAPVersion"] }),
          );
        } catch (error) {
          const isAnswer = error instanceof DirectoryError && answers.has(error.problem.code);
          if (!isAnswer) throw error;
        } finally {
          session.close();
        }
        return { state: directory.bindDn === "" ? ("connected" as const) : ("bound" as const) };
      });
      return { address: text, ...tested };
    }),
  );
}

const answers = new Set(["needs_bind", "not_allowed", "base_missing", "unwilling"]);

/** A certificate that the directory shows: to be compared by its fingerprint before it is trusted. */
export type ShownCertificate = {
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: string;
  readonly fingerprint: string;
  readonly pem: string;
};

/** The certificates that the first address shows, its own first; the last is what to trust once it was compared. */
export async function showCertificate(
  actor: Actor,
  { addresses, tls }: ShowCertificateInput,
): Promise<{ readonly ok: true; readonly certificates: readonly ShownCertificate[] } | Failed> {
  authorize(actor, "directory.write");
  return trying(async () => {
    const address = parseAddress(linesOf(addresses)[0] ?? "", tls);
    if (!address) throw new DirectoryError("host_unknown");
    const chain = await shownCertificates(address, tls, soon());
    const certificates = chain.map((raw) => {
      const certificate = new X509Certificate(raw);
      const { subject, issuer, validTo, fingerprint256: fingerprint } = certificate;
      return {
        ...{ validTo, fingerprint, pem: certificate.toString() },
        subject: subject.replaceAll("\n", ", "),
        issuer: issuer.replaceAll("\n", ", "),
      };
    });
    return { certificates };
  });
}

/** A place in the tree. */
export type Branch = { readonly dn: string; readonly name: string };

const mostBranches = 200;

/** The places below one, or the tops of the tree; at most 200. */
export async function browse(
  actor: Actor,
  { id, base }: BrowseInput,
): Promise<{ readonly ok: true; readonly branches: readonly Branch[]; readonly isCut: boolean } | Failed> {
  authorize(actor, "directory.write");
  const directory = await savedDirectory(id);
  return trying(async () => {
    const session = await openBound(directory, soon());
    try {
      if (base === "") {
        const [root] = await session.search(
          { base: "", scope: "base", filter: "(objectClass=*)", attributes: ["namingContexts"] },
          soon(),
        );
        const contexts = [root?.namingContexts ?? []].flat().map(String);
        return { branches: contexts.map((dn) => ({ dn, name: dn })), isCut: false };
      }
      const question = { base, scope: "one" as const, filter: branchFilter, attributes: ["ou", "cn", "dc"] };
      const first = await session.pages(question, mostBranches, patienceMs).next();
      const entries = first.done ? [] : first.value;
      const branches = entries
        .map(({ dn }) => ({ dn, name: dn.slice(0, Math.max(0, dn.length - base.length - 1)) || dn }))
        .sort((a, b) => a.name.localeCompare(b.name));
      return { branches, isCut: entries.length >= mostBranches };
    } finally {
      session.close();
    }
  });
}

const branchFilter =
  "(|(objectClass=organizationalUnit)(objectClass=container)(objectClass=organization)(objectClass=domain)(objectClass=domainDNS)(objectClass=nsContainer)(objectClass=builtinDomain))";

/** An entry, and what would become of it. `problem` where it cannot be a user. */
export type MappedEntry = {
  readonly dn: string;
  readonly values: readonly (readonly [attribute: string, value: string])[];
  readonly user: {
    readonly id: string;
    readonly username: string;
    readonly displayName: string;
    readonly email: string;
    readonly phone: string;
    readonly standing: string;
  } | null;
};

const mostShown = 5;

/** The first entries that the settings find, or whoever has the username, with what would become of them. */
export async function testMapping(
  actor: Actor,
  input: TestMappingInput,
): Promise<{ readonly ok: true; readonly entries: readonly MappedEntry[] } | Failed> {
  authorize(actor, "directory.write");
  const { id, username } = input;
  const directory = { ...(await savedDirectory(id)), ...peopleOf(input) };
  return trying(async () => {
    const { userBase: base, userFilter, attributes } = directory;
    const session = await openBound(directory, soon());
    try {
      if (username !== "") {
        const person = await findPerson(session, directory, { username }, new Date(), soon());
        return { entries: person ? [shown(person.dn, [], person)] : [] };
      }
      const filter = parsedFilter(userFilter === "" ? "(objectClass=*)" : userFilter);
      const question = { base, filter, attributes: attributesToRead(attributes) };
      const first = await session.pages(question, mostShown, patienceMs).next();
      const entries = (first.done ? [] : first.value).slice(0, mostShown).map((entry) => {
        const named = Object.values(attributes).filter((attribute) => attribute !== "");
        const person = personOf(entry, attributes, new Date());
        return shown(
          entry.dn,
          named.map((attribute) => [attribute, readable(textIn(entry, attribute))] as const),
          person,
        );
      });
      return { entries };
    } finally {
      session.close();
    }
  });
}

const readable = (text: string): string => (/\p{Cc}|\uFFFD/u.test(text) ? "(octets)" : text.slice(0, 200));

function shown(
  dn: string,
  values: MappedEntry["values"],
  person: Awaited<ReturnType<typeof findPerson>>,
): MappedEntry {
  if (!person) return { dn, values, user: null };
  const { key: id, username, displayName, email, phone, standing } = person;
  return { dn, values, user: { id, username, displayName, email, phone, standing: standing ?? "" } };
}

/** How a login went: found, and what the directory said to the password. */
export type TestedLogin =
  | { readonly ok: true; readonly dn: string; readonly isRight: boolean; readonly says: string }
  | Failed;

/** A real login with what is saved. The directory counts it like any login; nothing is counted here. */
export async function testLogin(
  actor: Actor,
  { id, username, password }: TestLoginInput,
): Promise<TestedLogin> {
  authorize(actor, "directory.write");
  const directory = await savedDirectory(id);
  const tested = await trying(async () => {
    const session = await openBound(directory, soon());
    try {
      const person = await findPerson(session, directory, { username }, new Date(), soon());
      if (!person) return { dn: "", isRight: false, says: "Nobody has this username below the search base." };
      const answer = await bindAs(directory, person.dn, password, soon());
      const verdict = verdictOf(answer, person.standing);
      if (verdict.is === "unavailable") throw new DirectoryError(verdict.why, verdict.detail);
      const says =
        verdict.is === "right"
          ? "The password is right."
          : verdict.is === "wrong"
            ? "The password is wrong."
            : `Refused: ${barredWords[verdict.why]}.`;
      return { dn: person.dn, isRight: verdict.is === "right", says };
    } finally {
      session.close();
    }
  });
  await database().$transaction((tx) =>
    record(tx, actor, {
      action: "directory.login_tested",
      subject: { kind: "directory", id, name: directory.name },
      detail: { username, outcome: tested.ok ? tested.says : tested.text },
    }),
  );
  return tested;
}

/** The directory as it is saved. @throws AppError 'not_found' */
export async function savedDirectory(id: string): Promise<Directory> {
  const row = await database().directory.findUnique({ where: { id } });
  if (!row) throw new AppError("not_found", "This directory no longer exists.");
  return openDirectory(row, keyring());
}

/** The directory as it stands in the form; its kept password goes only where it was given for. */
async function enteredDirectory({
  id,
  bindPassword,
  addresses,
  ...rest
}: TestConnectionInput): Promise<Directory> {
  const entered = { ...rest, addresses: linesOf(addresses) };
  const kept = id === undefined ? null : await savedDirectory(id);
  if (kept && bindPassword === undefined && kept.bindPassword !== "") {
    refuseElsewhere(kept, { ...entered, name: kept.name });
  }
  return {
    ...{ id: "", revision: 0, name: "", kind: "other", userBase: "", userFilter: "" },
    attributes: { id: "", username: "", displayName: "", email: "", phone: "" },
    groupAttributes: presets.other.groupAttributes,
    ...entered,
    bindPassword: bindPassword ?? kept?.bindPassword ?? "",
  };
}
