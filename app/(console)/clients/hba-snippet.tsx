"use client";
/** Showing the lines for pg_hba.conf, by either door, with what to know before pasting them. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import type { ClientDoor } from "@/lib/login/decision/door";
import { hostPlaceholder, reloadCommand } from "@/lib/protocols/postgres/hba/lines";
import { type KeptLines, shownHba } from "@/lib/protocols/postgres/hba/shown";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { SecretChoice } from "../servers/[id]/hba/secret-choice";
import { CheckDoors } from "./check-doors";
import { TrustNote } from "./trust-note";

const doorChoices = [
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

export type HbaSnippetProps = {
  readonly client: {
    readonly id: string;
    readonly name: string;
    readonly ldapName: string;
    readonly network: string;
    readonly doors: readonly ClientDoor[];
  };
  readonly places: WorkerPlaces;
  /** There only right after it was made. */
  readonly secret: string | null;
  /** What the lines keep beside people. */
  readonly lines: KeptLines;
  readonly mayShowSecret: boolean;
};

export function HbaSnippet({ client, places, lines, mayShowSecret, ...made }: HbaSnippetProps) {
  const doors = doorsFor(client.doors, lines.version);
  const [door, setDoor] = useState<ClientDoor>(
    doors.includes("ldap") && places.ldaps.length > 0 ? "ldap" : (doors[0] ?? "ldap"),
  );
  const [secret, setSecret] = useState(made.secret);
  const [host, setHost] = useState("");
  const known = door === "radius" ? places.radius : places.ldaps;
  const isHostUnknown = known.length === 0 || known.some((server) => server.host === null);
  const servers = known.map((server) => ({ ...server, host: server.host ?? (host.trim() || null) }));
  const shown = shownHba({ door, servers, client, base: places.base, secret, ...lines });
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {doors.length > 1 && (
        <RadioGroup
          name="door"
          label="How this PostgreSQL asks"
          options={doorChoices}
          defaultValue={door}
          onValueChange={(value) => setDoor(value as ClientDoor)}
        />
      )}
      {isHostUnknown && (
        <Field
          label="The worker's address"
          hint={`As the database server reaches it; it stands in the lines in place of ${hostPlaceholder}.`}
        >
          <Input
            mono
            value={host}
            autoCapitalize="none"
            spellCheck={false}
            placeholder="auth.example.org"
            onChange={(event) => setHost(event.target.value)}
          />
        </Field>
      )}
      {door === "ldap" && (
        <>
          <TrustNote places={places} />
          <CheckDoors host={host} />
        </>
      )}
      {door === "radius" && !isLoopback(client.network) && (
        <Alert tone="warning" title="RADIUS is not encrypted">
          <p>
            This server is not on the machine of the worker, so password and code would cross the network with
            little more than MD5 around them. Take LDAPS, or put a tunnel between the two.
          </p>
        </Alert>
      )}
      {door === "radius" && (made.secret === null || secret === null) && (
        <SecretChoice
          client={client}
          mayShow={mayShowSecret}
          isShown={secret !== null}
          onSecret={setSecret}
        />
      )}
      <p className="max-w-prose text-[0.8125rem] text-muted">
        <strong className="font-semibold text-ink">
          Paste these lines at the top of pg_hba.conf, above every other line.
        </strong>{" "}
        The first line that matches decides, and these take every login: an old line below them, such as{" "}
        <Code>host all all 127.0.0.1/32 scram-sha-256</Code>, lets nobody in any more. A line above them still
        does.
      </p>
      {shown.ok ? (
        <CodeBlock label="pg_hba.conf" code={shown.text} />
      ) : (
        <Alert tone="danger" title={shown.reasons.join(" ")} />
      )}
      <ul className="flex list-disc flex-col gap-1 pl-5 text-[0.8125rem] text-muted">
        <li>
          <Code>local all postgres peer</Code> is the way in when no worker answers. Keep it first.
        </li>
        <li>
          Whatever has no line here is refused. Pools, jobs and standbys that are accepted as ways in of the
          server have theirs above those for people.
        </li>
        {door === "radius" ? <RadiusNotes many={servers.length > 1} /> : <LdapNotes />}
      </ul>
      <Alert tone="warning" title="Keep a superuser session open while you change the file">
        <p>Reload, and try a login in a second window before you close the first.</p>
      </Alert>
      <CodeBlock label="Reload, unless a line has an error" code={reloadCommand} />
    </div>
  );
}

const isLoopback = (network: string) => /^(127\.|::1(\/|$))/.test(network);

/** PostgreSQL 19 has no radius method. */
const doorsFor = (doors: readonly ClientDoor[], version: number | null): readonly ClientDoor[] =>
  version !== null && version >= 19 && doors.includes("ldap") ? ["ldap"] : doors;

function RadiusNotes({ many }: { readonly many: boolean }) {
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

const LdapNotes = () => (
  <li>
    No secret stands in these lines: the worker takes a bind for this client from its own address only. Role
    names with a comma or the like need search and bind, which the builder on the server's page writes.
  </li>
);
