/** Seeing whether the server would take the password without TLS too. None is sent. */
import { type Care, openTcp } from "./connection";
import { ask } from "./dialogue";
import { passed, type StepResult, skipped, warned } from "./steps";

/** Asks for the same login without TLS and gives what that means. */
export async function askWithoutTls(
  to: {
    readonly serverAddress: string;
    readonly port: number;
    readonly role: string;
    readonly database: string;
  },
  care: Care,
): Promise<StepResult> {
  try {
    const socket = await openTcp(to.serverAddress, to.port, care);
    const { question } = await ask(socket, to);
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
          "This is a way in without a second factor. Look for lines of type host or hostnossl.",
        );
    }
  } catch {
    return skipped("The server gave no answer without TLS.");
  }
}
