"use client";
/** Showing the lines for pg_hba.conf, by either door, with what to know before pasting them. */
import { type ReactNode, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { RadioGroup } from "@/components/ui/radio-group";
import type { ClientDoor } from "@/lib/login/decision/door";
import {
  checkCommand,
  hostPlaceholder,
  ldapSnippet,
  pgHbaSnippet,
  reloadCommand,
  secretPlaceholder,
} from "@/lib/protocols/postgres/hba/lines";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { TrustNote } from "./trust-note";

const choices = [
  {
    value: "radius",
    label: "By RADIUS: PostgreSQL 18 or older",
    description: "Every build has it. The worker belongs on the database host or behind a tunnel.",
  },
  {
    value: "ldap",
    label: "By LDAPS: every version, 19 included",
    description: "Encrypted on the way. PostgreSQL must be built with LDAP, as packages are.",
  },
];

/** `secret` is there only right after it was made. */
export function HbaSnippet({
  client,
  places,
  secret,
}: {
  readonly client: {
    readonly name: string;
    readonly ldapName: string;
    readonly doors: readonly ClientDoor[];
  };
  readonly places: WorkerPlaces;
  readonly secret: string | null;
}) {
  const [door, setDoor] = useState<ClientDoor>(client.doors[0] ?? "radius");
  const servers = door === "radius" ? places.radius : places.ldaps;
  const isHostUnknown = servers.length === 0 || servers.some(({ host }) => host === null);
  const { base } = places;
  const code =
    door === "radius"
      ? pgHbaSnippet({ servers, secret, identifier: client.name })
      : ldapSnippet({ servers, ldapName: client.ldapName, base });
  return (
    <div className="flex flex-col gap-3">
      {client.doors.length > 1 && (
        <RadioGroup
          name="door"
          label="How this PostgreSQL asks"
          options={choices}
          defaultValue={door}
          onValueChange={(value) => setDoor(value as ClientDoor)}
        />
      )}
      {door === "ldap" && <TrustNote isOwn={places.hasOwnCertificate} />}
      <CodeBlock label="pg_hba.conf" code={code} />
      <ul className="flex list-disc flex-col gap-1 pl-5 text-[0.8125rem] text-muted">
        <li>
          The first line that matches decides: put these above your other <Code>host</Code> lines, and lines
          for service accounts and replication above these.
        </li>
        <li>
          <Code>local all postgres peer</Code> is the way in when no worker answers. Keep it first.
        </li>
        {door === "radius" && secret === null && (
          <li>
            Put the shared secret in place of <Code>{secretPlaceholder}</Code>.
          </li>
        )}
        {isHostUnknown && (
          <li>
            Put the address of the worker, as the database server reaches it, in place of{" "}
            <Code>{hostPlaceholder}</Code>.
          </li>
        )}
        {door === "radius" ? <RadiusNotes many={servers.length > 1} /> : <LdapNotes />}
      </ul>
      <Alert tone="warning" title="Keep a superuser session open while you change the file">
        <p>Look for errors, reload, and try a login in a second window before you close the first.</p>
      </Alert>
      <CodeBlock label="Check, then reload" code={`${checkCommand}\n${reloadCommand}`} />
    </div>
  );
}

function RadiusNotes({ many }: { readonly many: boolean }): ReactNode {
  return (
    <>
      {many && <li>PostgreSQL tries the workers in this order and waits 3 seconds for each.</li>}
      <li>
        PostgreSQL writes the matching line, secret included, into its own log with every refused login,
        unless <Code>log_error_verbosity = terse</Code> is set.
      </li>
      <li>
        PostgreSQL 19 removed the <Code>radius</Code> method; a file with these lines would keep it from
        starting.
      </li>
    </>
  );
}

function LdapNotes(): ReactNode {
  return (
    <li>
      No secret stands in these lines: the worker takes a bind for this client from its own address only. Role
      names with a comma or the like need search and bind, which the builder on the server's page writes.
    </li>
  );
}
