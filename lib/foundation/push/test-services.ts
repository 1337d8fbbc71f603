/** Trying the way out: whether each push service can be reached from here, without sending anything to anybody. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { seconds } from "@/lib/foundation/base/durations";
import { database } from "@/lib/foundation/platform/database";
import { internetAnd } from "@/lib/foundation/platform/outgoing";
import { askOutside, type OutgoingStep } from "@/lib/foundation/platform/outgoing-http";
import { triedHosts } from "./endpoint";
import { pushSettingsRow } from "./keys";

/** One service as the page shows it. `told`: what kept us from hearing an answer; null where there was one. */
export type TriedService = {
  readonly host: string;
  readonly isReached: boolean;
  readonly told: string | null;
  readonly fix: string | null;
};

const deadlineMs = seconds(8);

/** Asks each service for its first page, all at once; any answer over HTTPS will do. `known`: hosts beside those in the settings. */
export async function testPushServices(
  actor: Actor,
  known: readonly string[] = triedHosts,
): Promise<readonly TriedService[]> {
  authorize(actor, "settings.write");
  const { hosts, ca } = await pushSettingsRow();
  const services = [
    ...known.map((host) => ({ host, isKnown: true })),
    ...hosts.map((host) => ({ host, isKnown: false })),
  ];
  const tried = await Promise.all(
    services.map(async ({ host, isKnown }): Promise<TriedService> => {
      const url = new URL(`https://${host}/`);
      const asked = { url, method: "HEAD", headers: {}, body: null, ca: isKnown ? null : ca, deadlineMs };
      const answer = await askOutside(internetAnd(isKnown ? [] : [url.hostname]), asked);
      if (answer.ok) return { host, isReached: true, told: null, fix: null };
      return { host, isReached: false, told: answer.told, fix: fixes[answer.step] };
    }),
  );
  await record(database(), actor, {
    action: "push.tested",
    subject: { kind: "push", id: null, name: "push" },
    detail: Object.fromEntries(tried.map(({ host, isReached }) => [host, isReached])),
  });
  return tried;
}

const fixes: Readonly<Record<OutgoingStep, string>> = {
  dns: "The machine that runs Postern must be able to resolve this name.",
  address:
    "The name leads to an address that Postern does not connect to. Check the DNS server that this machine asks.",
  connect: "A firewall must let the machine that runs Postern connect there on port 443.",
  tls: "Something on the way may be replacing certificates. For a service of your own, paste the certificate of its authority.",
  answer: "It was reached and did not answer over HTTPS. Check that a push service listens there.",
};
