/** What is said to the server once it was reached: who wants in, the password, and a look at who one is. */
import type { Socket } from "node:net";
import {
  type AuthenticationRequest,
  type Message,
  passwordMessage,
  query,
  readAuthentication,
  readError,
  readRow,
  type ServerError,
  startup,
  terminate,
} from "@/lib/protocols/postgres/wire";
import type { Answer } from "./answer";
import { type Conversation, converse } from "./conversation";

/** How the server answered the wish to come in. */
export type Question =
  | { readonly kind: "request"; readonly request: AuthenticationRequest }
  | { readonly kind: "error"; readonly error: ServerError };

/** How long the server may take to say what it wants. */
const askMs = 6000;
/** How long it may take over the password: three seconds for each of several RADIUS servers. */
const answerMs = 20_000;

/** Says who wants in and gives what the server asks for then. @throws what the conversation throws */
export async function ask(
  socket: Socket,
  who: { readonly role: string; readonly database: string },
): Promise<{ readonly conversation: Conversation; readonly question: Question }> {
  const conversation = converse(socket);
  conversation.send(
    startup({ user: who.role, database: who.database, application_name: "postern live test" }),
  );
  const message = await nextOf(conversation, ["R", "E"], askMs);
  const question: Question =
    message.type === "E"
      ? { kind: "error", error: readError(message.body) }
      : { kind: "request", request: readAuthentication(message.body) };
  return { conversation, question };
}

/** Gives the password and the server's last word. Never throws: a connection that is lost is an answer too. */
export async function answerTo(conversation: Conversation, password: string): Promise<Answer> {
  try {
    conversation.send(passwordMessage(password));
    const message = await nextOf(conversation, ["R", "E"], answerMs);
    if (message.type === "E") return { kind: "error", error: readError(message.body) };
    if (readAuthentication(message.body).kind !== "ok")
      return { kind: "lost", why: "the server asked for more" };
    return await lookAround(conversation);
  } catch (error) {
    return { kind: "lost", why: (error as Error).message };
  }
}

/** After the password comes what may still refuse: the role, the database, limits. */
async function lookAround(conversation: Conversation): Promise<Answer> {
  const ready = await nextOf(conversation, ["Z", "E"], answerMs);
  if (ready.type === "E") return { kind: "error", error: readError(ready.body) };
  conversation.send(query("SELECT session_user, pg_catalog.current_setting('server_version')"));
  const row = await nextOf(conversation, ["D", "E"], askMs);
  if (row.type === "E") return { kind: "error", error: readError(row.body) };
  const [as, version] = readRow(row.body);
  conversation.send(terminate);
  return { kind: "in", as: as ?? "", version: (version ?? "").split(" ")[0] ?? "" };
}

/** The next message of one of these types; notices and parameters on the way are passed over. */
async function nextOf(
  conversation: Conversation,
  types: readonly string[],
  patienceMs: number,
): Promise<Message> {
  const untilMs = performance.now() + patienceMs;
  for (;;) {
    const message = await conversation.next(untilMs - performance.now());
    if (types.includes(message.type)) return message;
  }
}
