/** Owns `postern operator reset`: the way back in when every owner is locked out. */
import { AppError } from "@/lib/foundation/base/errors";
import { issueOperatorLink } from "@/lib/people/operators/link";
import { listOperators } from "@/lib/people/operators/queries";
import { enableOperator } from "@/lib/people/operators/service";
import { type Command, cliActor, print, UsageError, withStore } from "./command";

/** Prints a link with which an operator sets password and second factor anew; enables a disabled operator. */
export const operatorResetCommand: Command = {
  name: "operator reset",
  usage: "NAME",
  summary: "Print a link with which this operator sets password and second factor anew",
  run: ({ positionals: [username, ...more] }) => {
    if (!username || more.length > 0) throw new UsageError("Name one operator.");
    return withStore(async () => {
      const operators = await listOperators(cliActor);
      const operator = operators.find((one) => one.username === username);
      if (!operator) {
        const known = operators.map((one) => one.username).join(", ") || "none yet; see setup-link";
        throw new AppError("not_found", `There is no operator ${username}. Operators: ${known}.`);
      }
      if (operator.status === "disabled") await enableOperator(cliActor, { operatorId: operator.id });
      const { url, expiresAt } = await issueOperatorLink(cliActor, {
        operatorId: operator.id,
      });
      print(url);
      print(`Works once, until ${expiresAt.toISOString()}. Until it is used, nothing else changes.`);
      return 0;
    });
  },
};
