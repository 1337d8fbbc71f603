/** Seeing whether the server would take the password without TLS too. None is sent. */
import { type Care, openTcp } from "./connection";
import { ask, type Question } from "./dialogue";
import { passed, type StepResult, skipped, warned } from "./steps";

/** Where to ask, and as whom; the addresses are tried in order. */
export type PlainLogin = {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly role: string;
  readonly database: string;
};

/** What the server says to the same login without TLS; null when it says nothing. */
export async function askWithoutTls(
  { addresses, port, ...who }: PlainLogin,
  care: Care,
): Promise<Question | null> {
  for (const address of addresses) {
    try {
      const { question } = await ask(await openTcp(address, port, care), who);
      return question;
    } catch {
      care.signal.throwIfAborted();
    }
  }
  return null;
}

/** What that means for a login that should have TLS. */
export function withoutTlsResult(question: Question | null): StepResult {
  if (!question) return skipped("The server gave no answer without TLS.");
  if (question.kind === "error") return passed("Without TLS the server refuses this login, as it should.");
  switch (question.request.kind) {
    case "cleartext":
      return warned(
        "Without TLS the server asks for the password as well: the line is of type host.",
        "Make it hostssl. Clients with sslmode=prefer repeat a refused login without TLS, and password and code cross the network for anyone to read.",
      );
    case "ok":
      return warned(
        "Without TLS the server lets this role in without asking for anything.",
        "Look for a line with trust of type host or hostnossl.",
      );
    default:
      return warned(
        "Without TLS another line decides, and asks in another way.",
        "This is a second-factor gap. Look for lines of type host or hostnossl.",
      );
  }
}
