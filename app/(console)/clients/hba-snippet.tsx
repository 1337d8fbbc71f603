"use client";
/** Showing the lines for pg_hba.conf, by either door, with what to know before pasting them. */
import { type ReactNode, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { RadioGroup } from "@/components/ui/radio-group";
import type { ClientDoor } from "@/lib/login/decision/door";
import { hostPlaceholder, reloadCommand, secretPlaceholder } from "@/lib/protocols/postgres/hba/lines";
import { shownHba } from "@/lib/protocols/postgres/hba/shown";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { TrustNote } from "./trust-note";

const choices = [
  {
    value: "ldap",
    label: "By LDAPS: every version",
    description:
      "Recommended: it is encrypted on the way, and PostgreSQL 19 has nothing else. PostgreSQL must be built with LDAP, as packages are.",
  },
  {
    value: "radius",
    label: "By RADIUS: PostgreSQL 18 and older, on the same host",
    description: "Needs no certificate. It is not encrypted, so the worker belongs on the database host.",
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
  const [door, setDoor] = useState<ClientDoor>(
    client.doors.includes("ldap") && places.ldaps.length > 0 ? "ldap" : (client.doors[0] ?? "ldap"),
  );
  const servers = door === "radius" ? places.radius : places.ldaps;
  const isHostUnknown = servers.length === 0 || servers.some(({ host }) => host === null);
  const shown = shownHba({ door, servers, client, base: places.base, secret });
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
      {door === "ldap" && <TrustNote places={places} />}
      {shown.ok ? (
        <CodeBlock label="pg_hba.conf" code={shown.text} />
      ) : (
        <Alert tone="danger" title={shown.reasons.join(" ")} />
      )}
      <ul className="flex list-disc flex-col gap-1 pl-5 text-[0.8125rem] text-muted">
        <li>
          Paste them at the top of the file. The first line that matches decides, and these lines take every
          login: an old line below them, such as <Code>host all all 127.0.0.1/32 scram-sha-256</Code>, lets
          nobody in any more. A line above them still does.
        </li>
        <li>
          Pools, jobs and standbys need a line of their own between the break-glass lines and those for
          people; the builder on the server's page writes them. Everything that has no line here is refused.
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
        <p>Reload, and try a login in a second window before you close the first.</p>
      </Alert>
      <CodeBlock label="Reload, unless a line has an error" code={reloadCommand} />
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
