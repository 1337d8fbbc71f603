/** Pure. What the form of a client shows. */
import { type FormState, manyValues, oneValue } from "@/lib/foundation/base/form-state";
import { clientDoors, doorNames } from "@/lib/login/decision/door";

type Shown = Readonly<
  Record<
    "name" | "network" | "ldapName" | "messageAuthenticator" | "codeEntry" | "groupsInResponse" | "notes",
    string
  >
> & { readonly doors: readonly string[] };

const kinds: Readonly<Record<string, string>> = {
  postgresql: "PostgreSQL itself",
  required: "Other equipment, or PostgreSQL through PAM",
};
const entries: Readonly<Record<string, string>> = {
  appended: "Password and code together",
  challenge: "Code in a second step",
};

/** All fields of it. */
export const clientForm = (client: Shown): FormState => ({
  name: oneValue("Name", client.name),
  network: oneValue("Address or network", client.network),
  doors: manyValues("Doors", client.doors, (door) => {
    const known = clientDoors.find((one) => one === door);
    return known ? doorNames[known] : door;
  }),
  ldapName: oneValue("Name in LDAP", client.ldapName),
  messageAuthenticator: oneValue("Kind", client.messageAuthenticator, kinds[client.messageAuthenticator]),
  codeEntry: oneValue("Where the code is typed", client.codeEntry, entries[client.codeEntry]),
  groupsInResponse: oneValue("Groups in the answer", client.groupsInResponse),
  notes: oneValue("Notes", client.notes),
});
