/** What happened through a client lately and what names it. */
import Link from "next/link";
import { Code } from "@/components/ui/code-block";
import { Facts } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Badge } from "@/components/ui/status";
import { doorNames } from "@/lib/login/decision/door";
import { reasons } from "@/lib/login/decision/outcome";
import { policyStateNames, stateOfPolicy } from "@/lib/login/decision/policy";
import type { ClientDetail } from "@/lib/people/clients/queries";
import { groupsFormOptions } from "../groups-forms";

export function ClientFacts({ client }: { readonly client: ClientDetail }) {
  return (
    <Facts
      items={[
        ["Last attempt", <LastAttempt key="last" client={client} />],
        ["Recent failures", <Failures key="failures" client={client} />],
        ["Protocols", client.doors.map((door) => doorNames[door]).join(", ")],
        ["Name in LDAP", <Code key="ldap">{`ou=${client.ldapName}`}</Code>],
        ["Policies", <Policies key="policies" client={client} />],
        [
          "Message-Authenticator",
          client.messageAuthenticator === "required" ? "Required" : "Not required (PostgreSQL)",
        ],
        ["Code", client.codeEntry === "challenge" ? "In a second step" : "Together with the password"],
        [
          "Groups in the response",
          groupsFormOptions.find(({ value }) => value === client.groupsInResponse)?.label ?? "—",
        ],
        ["Secret set", <RelativeTime key="secret" at={client.secretSetAt} />],
        ["Created", <RelativeTime key="created" at={client.createdAt} />],
        ...(client.notes ? [["Notes", client.notes] as const] : []),
      ]}
    />
  );
}

function LastAttempt({ client: { id, lastAttempt } }: { readonly client: ClientDetail }) {
  if (!lastAttempt)
    return (
      <span className="text-muted">None yet. The first login through this client will appear here.</span>
    );
  const reason = reasons[lastAttempt.reason as keyof typeof reasons]?.text ?? lastAttempt.reason;
  return (
    <>
      {lastAttempt.username}, <RelativeTime at={lastAttempt.at} />: {reason}{" "}
      <Link href={`/login-log?clientId=${id}`} className="text-accent underline">
        Login log
      </Link>
    </>
  );
}

function Failures({ client }: { readonly client: ClientDetail }) {
  if (!client.throttledUntil) return client.failures;
  return (
    <>
      {client.failures}. Logins are refused. The limit clears by itself{" "}
      <RelativeTime at={client.throttledUntil} />.
    </>
  );
}

function Policies({ client }: { readonly client: ClientDetail }) {
  if (client.policies.length === 0) {
    return <span className="text-muted">No policy names this client. Policies for any client apply.</span>;
  }
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-1">
      {client.policies.map((policy) => (
        <span key={policy.id}>
          <Link href={`/policies/${policy.id}`} className="text-accent underline">
            {policy.name}
          </Link>
          {!policy.enabled && <Badge>{policyStateNames[stateOfPolicy(policy)]}</Badge>}
        </span>
      ))}
    </span>
  );
}
