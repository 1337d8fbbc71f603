/** Pure. What a form, the API or the CLI may say about taking over passwords. */
import { z } from "zod";

/** Most characters of text that are read, below what a form may carry at all: about four thousand roles. */
export const mostCharacters = 800_000;
/** Most roles in one go. */
export const mostRoles = 5_000;

const fromText = z.object({
  source: z.literal("text"),
  text: z
    .string()
    .min(1, "Paste the output of the SQL, or choose its file.")
    .max(mostCharacters, "This is too much. Import it in parts of at most 4,000 roles."),
});

const fromServer = z.object({
  source: z.literal("server"),
  /** Used for this one connection and kept nowhere. */
  superuser: z.string().min(1, "Write the name of a superuser.").max(63, "Role names have at most 63 bytes."),
  password: z.string().min(1, "Type the superuser's password.").max(1000, "Use at most 1,000 characters."),
});

const serverId = z.uuid("This server does not exist.");

/** Where the roles come from: a text, or a connection to the server itself. */
export const previewInput = z.discriminatedUnion("source", [
  fromText.extend({ serverId }),
  fromServer.extend({ serverId }),
]);
export type PreviewInput = z.infer<typeof previewInput>;

const chosen = {
  serverId,
  /** The roles to take over, by name. */
  roles: z.array(z.string()).max(mostRoles, `Import at most ${mostRoles} roles at a time.`),
};

/** The same again, with the roles that were chosen from the preview. */
export const importInput = z.discriminatedUnion("source", [
  fromText.extend(chosen),
  fromServer.extend(chosen),
]);
export type ImportInput = z.infer<typeof importInput>;
