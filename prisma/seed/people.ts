/** The sample people, groups and policies of the demo: one of each kind that an administrator meets. */

/** A sample person. `factor` false: on the way to one. `isListed` false: used by the demo's own checks alone. */
export type SamplePerson = {
  readonly username: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly state: "second factor" | "password only" | "invited" | "not invited" | "disabled";
  readonly isListed: boolean;
};

/** Groups, by name, with their descriptions. */
export const sampleGroups: Readonly<Record<string, string>> = {
  "Database administrators": "May log in to every database.",
  Analysts: "Read reports with psql and DBeaver.",
  Developers: "Work on the application's schema.",
  "Service accounts": "Jobs and pools that have no phone. Password only, by an explicit policy.",
};

/** People whose usernames are also the roles of the demo's PostgreSQL. */
export const samplePeople: readonly SamplePerson[] = [
  {
    username: "alice",
    displayName: "Alice Marsh",
    groups: ["Database administrators"],
    state: "second factor",
    isListed: true,
  },
  {
    username: "bruno",
    displayName: "Bruno Keller",
    groups: ["Analysts"],
    state: "second factor",
    isListed: true,
  },
  {
    username: "chiara",
    displayName: "Chiara Conti",
    groups: ["Analysts", "Developers"],
    state: "second factor",
    isListed: true,
  },
  {
    username: "demo_check",
    displayName: "Login check of the demo",
    groups: ["Developers"],
    state: "second factor",
    isListed: false,
  },
  {
    username: "etl",
    displayName: "Nightly load",
    groups: ["Service accounts"],
    state: "password only",
    isListed: true,
  },
  {
    username: "dmitri",
    displayName: "Dmitri Volkov",
    groups: ["Developers"],
    state: "invited",
    isListed: false,
  },
  { username: "emma", displayName: "Emma Lind", groups: ["Analysts"], state: "not invited", isListed: false },
  {
    username: "farid",
    displayName: "Farid Haddad",
    groups: ["Developers"],
    state: "disabled",
    isListed: false,
  },
];
