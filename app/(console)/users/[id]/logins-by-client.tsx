/** What a login through each client would ask of this user, and by which policy. */
import Link from "next/link";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { ClientLogin } from "@/lib/people/policies/logins-by-client";

export function LoginsByClient({
  clients,
  maySeeClients,
}: {
  readonly clients: readonly ClientLogin[];
  readonly maySeeClients: boolean;
}) {
  return (
    <Section
      title="What a login asks for now"
      description="For each client, according to policies and adaptive rules."
    >
      {clients.length === 0 ? (
        <p className="text-muted">No client is enabled yet.</p>
      ) : (
        <ul className="flex flex-col divide-y divide-line">
          {clients.map((client) => (
            <li
              key={client.id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2 first:pt-0 last:pb-0"
            >
              {maySeeClients ? (
                <Link dir="auto" href={`/clients/${client.id}`} className="font-medium hover:underline">
                  {client.name}
                </Link>
              ) : (
                <span dir="auto" className="font-medium">
                  {client.name}
                </span>
              )}
              <span className="flex flex-wrap items-center gap-2">
                {client.policyName && (
                  <span className="text-[0.8125rem] text-muted">{client.policyName}</span>
                )}
                <Status tone={client.isRefused ? "danger" : client.isPasswordOnly ? "warn" : "ok"}>
                  {client.words}
                </Status>
              </span>
              {client.reuse && (
                <p className="w-full text-[0.8125rem] text-muted">
                  The password and code that were typed last still work for {client.reuse.usesLeft}{" "}
                  {client.reuse.usesLeft === 1 ? "login" : "logins"} and expire{" "}
                  <RelativeTime at={client.reuse.until} />.
                </p>
              )}
              {client.why && <p className="w-full text-[0.8125rem] text-muted">{client.why}</p>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
