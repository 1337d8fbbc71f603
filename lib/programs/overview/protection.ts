/** What the overview says of servers that nobody tried to get into without a second factor, or somebody did. */
import { systemActor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { checkNames } from "@/lib/servers/protection/checks";
import { type ProtectionState, protectionStates } from "@/lib/servers/protection/queries";
import type { Attention } from "./finding";

/** What was not checked counts as something to do: it is never taken for closed. */
export async function protectionToLookAt(): Promise<readonly Attention[]> {
  const servers = await protectionStates(systemActor("overview"));
  if (servers.length === 0) return unregistered();
  return [
    ...servers.filter(({ state }) => state === "failed").map(failedFinding),
    ...untested(
      servers,
      "never",
      (names) => `Not checked: whether ${names} lets in without a second factor.`,
    ),
    ...untested(
      servers,
      "changed",
      (names) =>
        `Not checked since the lines of pg_hba.conf changed: whether ${names} lets in without a second factor.`,
    ),
    ...untested(
      servers,
      "unchecked",
      (names) => `Not all checked: whether ${names} lets in without a second factor.`,
    ),
  ];
}

async function unregistered(): Promise<Attention[]> {
  const client = await database().client.findFirst({
    where: { messageAuthenticator: "postgresql" },
    select: { id: true },
  });
  if (!client) return [];
  return [
    {
      id: "protection_untested",
      severity: "medium",
      text: "Not checked: who gets in without a second factor. No PostgreSQL server is registered.",
      fix: "Register your server and run its protection test.",
      href: "/servers/new",
    },
  ];
}

function failedFinding({ serverId, serverName, named, open }: ProtectionState): Attention {
  const failed = named.map((check) => checkNames[check].split(":")[0]);
  if (open !== null && open > 0) failed.push("Other second-factor gaps");
  return {
    id: "protection_failed",
    severity: "high",
    text: `${serverName} failed its protection test: ${failed.join("; ")}.`,
    fix: "Fix what it names, then run the test again.",
    href: hrefOf(serverId),
  };
}

function untested(
  servers: readonly ProtectionState[],
  wanted: ProtectionState["state"],
  text: (names: string) => string,
): Attention[] {
  const found = servers.filter(({ state }) => state === wanted);
  const [first] = found;
  if (!first) return [];
  return [
    {
      id: "protection_untested",
      severity: "medium",
      text: text(found.map(({ serverName }) => serverName).join(", ")),
      fix: "Run the protection test.",
      href: found.length === 1 ? hrefOf(first.serverId) : "/servers",
    },
  ];
}

const hrefOf = (id: string) => `/servers/${id}/live-test?view=protection`;
