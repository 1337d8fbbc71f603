/** Pure. What comes of somebody who wants a connection password: from the page, and from a program that waits for one. */
import { z } from "zod";
import { touchAnswer } from "@/lib/login/passkeys/schema";

const clientId = z.uuid("Choose a server.");
const requestId = z.uuid("This request does not exist.");

/** Gets a connection password on the page. */
export const connectInput = z.object({ clientId, answer: touchAnswer });
export type ConnectInput = z.infer<typeof connectInput>;

/** The most characters of what a program says of itself. */
const mostSaid = 100;
/** What a program says of itself: shown to people as it was said, so without what moves a cursor or turns the text round. */
const said = z
  .string()
  .max(mostSaid, `Use at most ${mostSaid} characters.`)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, "Use letters, digits, signs and blanks.");
/** 32 octets in base64url. */
const octets32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "Send 32 octets in base64url without padding.");

/** A program begins to wait. `secretHash`: SHA-256 of the text of the secret that it fetches the password with. */
export const startConnectInput = z.object({
  secretHash: octets32,
  program: said.min(1, "Say which program it is for."),
  machine: said.min(1, "Say on which machine it is."),
  username: said.default(""),
  server: said.default(""),
});
export type StartConnectInput = z.infer<typeof startConnectInput>;

/** A program asks whether it is there. */
export const fetchConnectInput = z.object({ secret: octets32 });
export type FetchConnectInput = z.infer<typeof fetchConnectInput>;

/** Says yes to a program. `code` is asked for where the program is somewhere else than the browser. */
export const allowConnectInput = z.object({
  requestId,
  clientId,
  code: z.string().trim().max(20, "Type the code that the program shows.").default(""),
  answer: touchAnswer,
});
export type AllowConnectInput = z.infer<typeof allowConnectInput>;

/** Names one request: for saying no. */
export const connectRequestInput = z.object({ requestId });
export type ConnectRequestInput = z.infer<typeof connectRequestInput>;
