/** Owns `postern setup-link`. */
import { consoleUrlOf } from "@/lib/foundation/platform/console-url";
import { env } from "@/lib/foundation/platform/env";
import { issueSetupToken } from "@/lib/people/operators/setup-link";
import { type Command, cliActor, print, withStore } from "./command";

/** Issues a new one-time setup link while the setup is not complete. */
export const setupLinkCommand: Command = {
  name: "setup-link",
  usage: "",
  summary: "Print a new one-time setup link; the former one stops working",
  run: () =>
    withStore(async () => {
      const token = await issueSetupToken(cliActor);
      print(`${consoleUrlOf(env())}/setup#${token}`);
      return 0;
    }),
};
