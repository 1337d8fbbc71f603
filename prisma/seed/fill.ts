/** Filling an empty store for the demo, through the same services that the console uses. */
import { randomBytes } from "node:crypto";
import { systemActor } from "@/lib/foundation/access/actor";
import { decodeBase32, encodeBase32 } from "@/lib/foundation/base/base32";
import { after, minutes } from "@/lib/foundation/base/durations";
import type { Clock } from "@/lib/foundation/platform/clock";
import { updateOrganisation } from "@/lib/foundation/settings/service";
import { codeAt, stepAt, type TotpKey } from "@/lib/login/factors/totp";
import { createClient } from "@/lib/people/clients/service";
import { completeEnrollment, startEnrollment } from "@/lib/people/enrollment/enroll";
import { issueEnrollmentLink } from "@/lib/people/enrollment/service";
import { createGroup } from "@/lib/people/groups/service";
import { openOperatorLink, redeemOperatorLink } from "@/lib/people/operators/enroll";
import { createFirstOwner } from "@/lib/people/operators/first-owner";
import { createPolicy } from "@/lib/people/policies/service";
import { createUser, disableUser } from "@/lib/people/users/service";
import { closeFinishedSetup } from "@/lib/programs/setup/service";
import { type HistoryUser, writeHistory } from "./history";
import { type SamplePerson, sampleGroups, samplePeople } from "./people";

/** Someone who can log in to the demo, with the secrets of this run; totpSecret is base32, null where no code is asked. */
export type DemoUser = {
  readonly username: string;
  readonly password: string;
  readonly totpSecret: string | null;
  readonly person: SamplePerson;
};

/** What the demo needs to know of the store it filled. */
export type Filled = {
  readonly owner: { readonly username: string; readonly password: string; readonly totpSecret: string };
  readonly radiusSecret: string;
  readonly clientId: string;
  readonly users: readonly DemoUser[];
};

const actor = systemActor("demo");
const clientName = "Demo PostgreSQL";

/** Fills the store. `consoleUrl` starts the links that it issues; `network` is where the demo's PostgreSQL asks from. */
export async function fillStore(consoleUrl: string, network: string): Promise<Filled> {
  await updateOrganisation(actor, { organisationName: "Postern demo", loginUrl: consoleUrl });
  const owner = await addOwner();
  await closeFinishedSetup();
  const client = await createClient(actor, {
    name: clientName,
    network,
    ldapName: "",
    doors: ["radius", "ldap"],
    messageAuthenticator: "postgresql",
    codeEntry: "appended",
    groupsInResponse: "none",
    notes: "The protected PostgreSQL that the demo started.",
    secret: undefined,
  });
  const groupIds = new Map<string, string>();
  for (const [name, description] of Object.entries(sampleGroups)) {
    const { id } = await createGroup(actor, {
      name,
      description,
      allowedFactors: [],
      defaultFactor: null,
      maxFactorsPerUser: null,
      accessMaxHours: null,
      approverGroupId: null,
    });
    groupIds.set(name, id);
  }
  await createPolicy(actor, {
    name: "Service accounts",
    description: "Jobs cannot type a code.",
    clientIds: [],
    doors: [],
    groupIds: [groupIds.get("Service accounts") ?? ""],
    state: "enforced",
    method: "password",
    secondFactor: true,
    leastStrength: "any",
    adaptive: false,
    rules: [],
    reuseUses: 1,
    approvalWay: "code",
    approvalSeconds: 60,
    reuseSeconds: 0,
  });
  const users: DemoUser[] = [];
  const history: HistoryUser[] = [];
  for (const person of samplePeople) {
    const password = newPassword();
    const id = await addPerson(person, password, groupIds);
    const totpSecret = person.state === "second factor" ? await enroll(id, password) : null;
    if (!isActive(person)) continue;
    users.push({ username: person.username, password, totpSecret, person });
    if (person.isListed)
      history.push({ id, username: person.username, isPasswordOnly: person.state === "password only" });
  }
  await writeHistory(history, { id: client.id, name: clientName }, new Date());
  return { owner, radiusSecret: client.secret, clientId: client.id, users };
}

/** The owner's account, set up through its link as the setup page does. */
async function addOwner(): Promise<Filled["owner"]> {
  const username = "owner";
  const password = newPassword();
  const { token } = await createFirstOwner(
    actor,
    { username, displayName: "Demo owner", email: null },
    earlier,
  );
  const { secretText } = await openOperatorLink({ token }, earlier);
  const key = keyOf(secretText);
  const code = codeAt(key, stepAt(key, earlier.now()));
  await redeemOperatorLink({ token, password, code }, null, earlier);
  return { username, password, totpSecret: encodeBase32(key.secret) };
}

async function addPerson(
  person: SamplePerson,
  password: string,
  groupIds: ReadonlyMap<string, string>,
): Promise<string> {
  const { id } = await createUser(actor, {
    username: person.username,
    displayName: person.displayName,
    email: isActive(person) && person.state === "password only" ? null : `${person.username}@example.org`,
    phone: null,
    notes: "",
    aliases: [],
    groupIds: person.groups.map((name) => groupIds.get(name) ?? ""),
    password: isActive(person) ? password : undefined,
  });
  if (person.state === "invited") await issueEnrollmentLink(actor, { userId: id });
  if (person.state === "disabled") await disableUser(actor, { userId: id });
  return id;
}

/** Enrols as a person would. Gives the secret in base32. */
async function enroll(userId: string, password: string): Promise<string> {
  const { url } = await issueEnrollmentLink(actor, { userId }, earlier);
  const token = new URL(url).hash.slice(1);
  const { secretText } = await startEnrollment({ token }, earlier);
  const key = keyOf(secretText);
  const code = codeAt(key, stepAt(key, earlier.now()));
  await completeEnrollment({ token, password, code, factorName: "Phone" }, null, earlier);
  return encodeBase32(key.secret);
}

/** Ten minutes ago: the code that proves a phone is spent by that, the codes of now are not. */
const earlier: Clock = { now: () => after(new Date(), -minutes(10)) };

function keyOf(secretText: string): TotpKey {
  return {
    secret: decodeBase32(secretText) ?? new Uint8Array(),
    algorithm: "SHA1",
    digits: 6,
    periodSeconds: 30,
  };
}

const isActive = (person: SamplePerson) =>
  person.state === "second factor" || person.state === "password only";

/** A password that ends in a letter or a digit, as it comes. */
const newPassword = () => randomBytes(12).toString("base64url");
