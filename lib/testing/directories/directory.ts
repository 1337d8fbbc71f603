/** What the real directories of tests have in common: where they are, and what can be done to the people in them. */
import type { Client } from "ldapts";
import type { RunningProgram } from "./program";

/** Someone to add. The name is the login name and the first component of the DN. */
export type TestPerson = {
  readonly name: string;
  readonly displayName?: string;
  readonly mail?: string;
  readonly phone?: string;
  /** `testPassword` where it is not said. */
  readonly password?: string;
  /** An organisational unit below `people`, made when it is not there. */
  readonly unit?: string;
};

/** What everybody in a test's directory has for a password, the bind accounts included. */
export const testPassword = "Correct-Horse-7";

/** A running directory of tests, loaded with `samplePeople` and `sampleGroups`. */
export type TestDirectory = {
  readonly kind: "active_directory" | "openldap";
  /** An address of this machine, in the certificate as the name `name` is. */
  readonly host: string;
  readonly name: string;
  /** LDAP with StartTLS, and LDAPS. */
  readonly port: number;
  readonly tlsPort: number;
  readonly authority: string;
  readonly base: string;
  readonly people: string;
  readonly groups: string;
  /** An ordinary account that may read everything, and what it types. */
  readonly bindDn: string;
  readonly bindPassword: string;
  readonly program: RunningProgram;
  /** A connection as its administrator; the directory closes it when it is removed. */
  readonly admin: Client;
  /** The DN of a person, wherever it is now. @throws Error when there is none */
  dnOf(name: string): Promise<string>;
  /** Adds people and gives their DNs. */
  add(...people: readonly TestPerson[]): Promise<string[]>;
  /** Adds a group with these members, DNs of people and groups, and gives its DN. */
  addGroup(name: string, members: readonly string[]): Promise<string>;
  /** Replaces the members of a group. */
  setMembers(groupDn: string, members: readonly string[]): Promise<void>;
  change(name: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  setPassword(name: string, password: string): Promise<void>;
  disable(name: string): Promise<void>;
  enable(name: string): Promise<void>;
  /** By wrong passwords, as a person does it. */
  lock(name: string): Promise<void>;
  unlock(name: string): Promise<void>;
  /** Ends the account: its last day was yesterday. */
  expire(name: string): Promise<void>;
  /** The next bind says that a new password must be chosen. */
  mustChange(name: string): Promise<void>;
  /** Gives somebody another login name, and the DN that goes with it. */
  rename(name: string, newName: string): Promise<void>;
  /** Moves somebody to another unit below `people`. */
  move(name: string, unit: string): Promise<void>;
  remove(name: string): Promise<void>;
  stop(): Promise<void>;
};

/** In every directory of tests. Bea is nested: in Juniors, which is in Analysts. */
export const samplePeople: readonly TestPerson[] = [
  { name: "ada", displayName: "Ada Ahlers", mail: "ada@corp.test", phone: "+49 30 1001", unit: "Berlin" },
  { name: "bea", displayName: "Bea Böhm", mail: "bea@corp.test", unit: "Berlin" },
  { name: "cem", displayName: "Cem Çelik", mail: "cem@corp.test", unit: "Köln" },
  { name: "dan", displayName: "Dan Dorn", unit: "Köln" },
];

/** Each with its members, people by name and groups by name, in an order in which they can be made. */
export const sampleGroups: readonly (readonly [name: string, members: readonly string[]])[] = [
  ["Juniors", ["bea"]],
  ["Analysts", ["ada", "Juniors"]],
  ["Administrators of databases", ["cem"]],
];

/** Fills a directory with the sample. */
export async function addSample(directory: Pick<TestDirectory, "add" | "addGroup">): Promise<void> {
  const dns = new Map<string, string>();
  const added = await directory.add(...samplePeople);
  samplePeople.forEach(({ name }, i) => {
    dns.set(name, added[i] ?? "");
  });
  for (const [name, members] of sampleGroups) {
    dns.set(
      name,
      await directory.addGroup(
        name,
        members.map((member) => dns.get(member) ?? ""),
      ),
    );
  }
}
