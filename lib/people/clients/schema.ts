/** Pure. What a form, the API or the CLI may say about a client. */
import { z } from "zod";
import { parseCidr, printCidr } from "@/lib/foundation/base/cidr";
import { clientDoors } from "@/lib/login/decision/door";

/** Whether requests must carry Message-Authenticator. 'postgresql': PostgreSQL sends none, so Proxy-State is refused. */
export const messageAuthenticators = ["postgresql", "required"] as const;
export type MessageAuthenticator = (typeof messageAuthenticators)[number];

/** How the code arrives: with the password in one field, or as the answer to an Access-Challenge. */
export const codeEntries = ["appended", "challenge"] as const;
export type CodeEntry = (typeof codeEntries)[number];

/** Why a PostgreSQL client cannot be asked for the code in a second step. */
export const noChallengeForPostgresql =
  "PostgreSQL cannot answer a challenge, so every login would fail. Choose “Password and code together”, or, if this is not PostgreSQL, require Message-Authenticator.";

const network = z
  .string()
  .trim()
  .refine(
    (text) => parseCidr(text) !== null,
    "Enter an address such as 192.0.2.7 or a network such as 192.0.2.0/24 or 2001:db8::/64.",
  )
  .transform((text) => {
    const cidr = parseCidr(text);
    return cidr ? printCidr(cidr) : text;
  });

const settings = {
  name: z.string().trim().min(1, "Enter a name for the client.").max(80, "Use at most 80 characters."),
  network,
  doors: z
    .array(z.enum(clientDoors, "Choose protocols from the list."))
    .min(1, "Choose at least one protocol, or disable the client.")
    .max(clientDoors.length, "Choose protocols from the list.")
    .transform((chosen) => clientDoors.filter((door) => chosen.includes(door))),
  messageAuthenticator: z.enum(messageAuthenticators, "Choose what kind of client this is."),
  codeEntry: z.enum(codeEntries, "Choose how the code is entered."),
  groupsInResponse: z.string().trim().min(1).max(40).default("none"),
  notes: z.string().trim().max(2000, "Use at most 2,000 characters.").default(""),
};

/**
 * A shared secret that the administrator brings along. Characters that pg_hba.conf or its lists would read as
 * something else are refused; 22 characters of base64 are 128 bits.
 */
export const ownSecret = z
  .string()
  .trim()
  .min(22, "Use at least 22 characters. An attacker who records a login can guess a short secret offline.")
  .max(128, "Use at most 128 characters.")
  .regex(
    /^[!#-&(-+\--[\]-~]+$/,
    "Use letters, digits and symbols, but no spaces, commas, quotes or backslashes, which pg_hba.conf would misread.",
  );

/** The client's `ou` in LDAP names. It stands in pg_hba.conf, so it stays when the client's name changes. */
const ldapName = z
  .string()
  .trim()
  .max(60, "Use at most 60 characters.")
  .regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/, "Use lower-case letters, digits and single hyphens.");

/** A new client. Without `secret` one is generated, without `ldapName` it is made from the name. */
export const createClientInput = z
  .object({ ...settings, ldapName: ldapName.default(""), secret: ownSecret.optional() })
  .superRefine(refuseChallengeForPostgresql);
export type CreateClientInput = z.infer<typeof createClientInput>;

/** All settings of the client `id`; the secret is changed by regenerateSecretInput alone. */
export const updateClientInput = z
  .object({ ...settings, ldapName: ldapName.min(1, "Enter a name for LDAP."), id: z.uuid() })
  .superRefine(refuseChallengeForPostgresql);
export type UpdateClientInput = z.infer<typeof updateClientInput>;

/** Names one client. */
export const clientIdInput = z.object({ id: z.uuid("This client does not exist.") });
export type ClientIdInput = z.infer<typeof clientIdInput>;

/** A new secret for the client `id`; without `secret` one is generated. */
export const regenerateSecretInput = z.object({ id: z.uuid(), secret: ownSecret.optional() });
export type RegenerateSecretInput = z.infer<typeof regenerateSecretInput>;

function refuseChallengeForPostgresql(
  input: { messageAuthenticator: MessageAuthenticator; codeEntry: CodeEntry },
  context: z.RefinementCtx,
): void {
  if (input.messageAuthenticator === "postgresql" && input.codeEntry === "challenge") {
    context.addIssue({ code: "custom", path: ["codeEntry"], message: noChallengeForPostgresql });
  }
}
