/** Owns `postern posture`. */

import { AppError } from "@/lib/foundation/base/errors";
import { severities } from "@/lib/foundation/base/finding";
import { systemClock } from "@/lib/foundation/platform/clock";
import { productVersion } from "@/lib/foundation/platform/project-root";
import { runPosture } from "@/lib/servers/posture/run";
import { sarifOf } from "@/lib/servers/posture/sarif";
import { against, judged } from "@/lib/servers/posture/standing";
import { textReport } from "@/lib/servers/posture/text-report";
import { jsonOf, type Told } from "@/lib/servers/posture/told";
import { waiversOf } from "@/lib/servers/posture/waivers";
import { listServers } from "@/lib/servers/registry/queries";
import { serverListRequest } from "@/lib/servers/registry/schema";
import { type Command, cliActor, print, UsageError, withStore } from "./command";

const formats = ["text", "json", "sarif"] as const;
type Format = (typeof formats)[number];
const leasts = severities.filter((severity) => severity !== "info");

/** Runs the posture checks on a server now, prints what they found, and fails when that is bad enough. */
export const postureCommand: Command = {
  name: "posture",
  usage: "SERVER [--format text|json|sarif] [--fail-on critical|high|medium|low]",
  summary:
    "Check a server's posture now. With --fail-on, exit code 1 when a check of this severity or above fails or is unknown",
  options: { format: { type: "string" }, "fail-on": { type: "string" } },
  run: ({ options, positionals: [name, ...more] }) => {
    if (!name || more.length > 0) throw new UsageError("Name one server.");
    const format = oneOf(formats, options.format, "format") ?? "text";
    const least = oneOf(leasts, options["fail-on"], "severity");
    return withStore(async () => {
      const told = await checkNow(name);
      for (const line of linesOf(told, format)) print(line);
      return least !== undefined && against(told.checks, least).length > 0 ? 1 : 0;
    });
  },
};

async function checkNow(name: string): Promise<Told> {
  const server = await serverCalled(name);
  const startedAt = systemClock.now();
  const result = await runPosture(cliActor, { id: server.id }, { askedBy: cliActor.name });
  if (!result.ok) {
    const { text, fix } = result.failure;
    throw new AppError("unavailable", `The checks could not be run on ${name}. ${text} ${fix}`);
  }
  const waivers = (await waiversOf(server.id)).filter(({ isExpired }) => !isExpired);
  const checks = judged(result.report, new Set(waivers.map(({ checkId }) => checkId)));
  return { server, startedAt, finishedAt: systemClock.now(), ...result, checks, waivers };
}

async function serverCalled(name: string): Promise<Told["server"]> {
  const { rows } = await listServers(cliActor, serverListRequest.parse({ search: name, pageSize: 200 }));
  const server = rows.find((row) => row.name === name);
  if (!server) throw new AppError("not_found", `There is no server called ${name}.`);
  const { id, host, port } = server;
  return { id, name, host, port };
}

function linesOf(told: Told, format: Format): readonly string[] {
  switch (format) {
    case "text":
      return textReport(told);
    case "json":
      return [JSON.stringify(jsonOf(told), null, 2)];
    case "sarif":
      return [JSON.stringify(sarifOf(told, productVersion()), null, 2)];
  }
}

function oneOf<Word extends string>(
  words: readonly Word[],
  typed: string | boolean | undefined,
  what: string,
): Word | undefined {
  const word = words.find((known) => known === typed);
  if (typed !== undefined && word === undefined)
    throw new UsageError(`The ${what} is one of ${words.join(", ")}.`);
  return word;
}
