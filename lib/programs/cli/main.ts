/** Runs one command: `npm run postern -- <command>`. Exit code 0 done, 1 refused or failed, 2 wrong usage. */
import { parseArgs } from "node:util";
import { failureText } from "@/lib/foundation/platform/failure";
import { type Command, print, UsageError } from "./command";
import { demoCodesCommand, demoQrCommand } from "./demo";
import { explainCommand } from "./explain";
import { keysCheckCommand, keysRotateCommand } from "./keys";
import { migrateCommand } from "./migrate";
import { operatorResetCommand } from "./operator";
import { postureCommand } from "./posture";
import { setupLinkCommand } from "./setup-link";

const helpCommand: Command = {
  name: "help",
  usage: "",
  summary: "Print this list",
  run: async () => {
    print("npm run postern -- <command>\n");
    for (const { name, usage, summary } of commands)
      print(`  ${`${name} ${usage}`.trim()}\n      ${summary}`);
    return 0;
  },
};

const commands: readonly Command[] = [
  helpCommand,
  explainCommand,
  setupLinkCommand,
  operatorResetCommand,
  postureCommand,
  migrateCommand,
  keysCheckCommand,
  keysRotateCommand,
  demoCodesCommand,
  demoQrCommand,
];

async function main(typed: readonly string[]): Promise<number> {
  if (typed.length === 0 || typed[0] === "--help" || typed[0] === "-h") return helpCommand.run(noWords);
  const command = commands.find(({ name }) => name.split(" ").every((word, i) => typed[i] === word));
  if (!command)
    throw new UsageError(`There is no command "${typed.join(" ")}". See: npm run postern -- help`);
  try {
    return await command.run(parse(command, typed.slice(command.name.split(" ").length)));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `${error.message}\nUsage: npm run postern -- ${command.name} ${command.usage}`.trim(),
    );
  }
}

const noWords = { options: {}, positionals: [] };

function parse({ options }: Command, args: string[]): Parameters<Command["run"]>[0] {
  try {
    const { values, positionals } = parseArgs({ args, options: options ?? {}, allowPositionals: true });
    return { options: values as Record<string, string | boolean | undefined>, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof UsageError ? error.message : failureText(error)}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
