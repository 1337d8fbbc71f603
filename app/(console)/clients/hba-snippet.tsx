"use client";
/** Showing the lines for pg_hba.conf, by either door, with what to know before pasting them. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import { Select } from "@/components/ui/select";
import { isLoopback } from "@/lib/foundation/base/loopback";
import type { ClientDoor } from "@/lib/login/decision/door";
import { changeCommands, hostPlaceholder } from "@/lib/protocols/postgres/hba/lines";
import { usualBreakGlass } from "@/lib/protocols/postgres/hba/plan";
import { type KeptLines, shownHba } from "@/lib/protocols/postgres/hba/shown";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { SecretChoice } from "../servers/[id]/hba/secret-choice";
import { CheckDoors } from "./check-doors";
import { TrustNote } from "./trust-note";

const doorChoices = [
  {
    value: "ldap",
    label: "LDAPS: every version",
    description:
      "Recommended. The connection is encrypted, and PostgreSQL 19 supports nothing else. PostgreSQL must be built with LDAP support; the usual packages are.",
  },
  {
    value: "radius",
    label: "RADIUS: PostgreSQL 18 and older, on the same host",
    description:
      "Needs no certificate. The connection is not encrypted, so run the worker on the database host.",
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
  const [breakGlassRole, setBreakGlassRole] = useState(usualBreakGlass(lines.superusers));
  const shown = shownHba({ door, servers, client, base: places.base, secret, breakGlassRole, ...lines });
  const superuser = { osUser: "postgres", role: breakGlassRole, port: lines.port };
  const commands = changeCommands(null, superuser);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {doors.length > 1 && (
        <RadioGroup
          name="door"
          label="How PostgreSQL asks Postern"
          options={doorChoices}
          defaultValue={door}
          onValueChange={(value) => setDoor(value as ClientDoor)}
        />
      )}
      {isHostUnknown && (
        <Field
          label="The worker's address"
          hint={`The address under which the database server reaches the worker. It replaces ${hostPlaceholder} in the lines.`}
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
            This server is not on the same machine as the worker, so passwords and codes would cross the
            network protected by little more than MD5. Use LDAPS, or set up a tunnel between the two.
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
      <CodeBlock label="Keep a copy first; this prints where the file is" code={commands.save} />
      <p className="max-w-prose text-[0.8125rem] text-muted">
        Run the commands on the database server. As the system user <Code>{superuser.osUser}</Code> they
        connect as the superuser <Code>{breakGlassRole}</Code>
        {lines.port !== null && (
          <>
            {" "}
            on port <Code>{String(lines.port)}</Code>
          </>
        )}
        . Change what is different on yours.
      </p>
      <p className="max-w-prose text-[0.8125rem] text-muted">
        <strong className="font-semibold text-ink">
          Paste these lines at the top of pg_hba.conf, above every other line.
        </strong>{" "}
        The first line that matches decides, and these lines match every login. An old line below them, such
        as <Code>host all all 127.0.0.1/32 scram-sha-256</Code>, no longer lets anyone in. A line above them
        still does.
      </p>
      {lines.superusers.length > 1 && (
        <Field
          label="Break-glass role"
          hint="The superuser that gets in on the database server itself when no worker answers."
        >
          <Select
            value={breakGlassRole}
            onValueChange={setBreakGlassRole}
            options={lines.superusers.map((name) => ({ value: name, label: name }))}
          />
        </Field>
      )}
      {lines.leftOut.length > 0 && (
        <Alert tone="warning" title="Some accepted ways in get no line">
          <p className="break-words">
            {lines.leftOut.slice(0, 10).join(", ")}
            {lines.leftOut.length > 10 && ` and ${lines.leftOut.length - 10} more`}. These methods are not
            written here. The roles are refused, unless you add a line for them above the lines for people.
          </p>
        </Alert>
      )}
      {shown.ok ? (
        <>
          <CodeBlock label="pg_hba.conf" code={shown.text} />
          {shown.identLine !== null && <CodeBlock label="Add to pg_ident.conf" code={shown.identLine} />}
        </>
      ) : (
        <Alert tone="danger" title={shown.reasons.join(" ")} />
      )}
      <ul className="flex list-disc flex-col gap-1 pl-5 text-[0.8125rem] text-muted">
        <li>
          <Code>{`local all ${breakGlassRole} peer`}</Code> is how you get in when no worker answers. Keep it
          first.
        </li>
        <li>
          Everything without a line here is refused. Connection pools, scheduled jobs and standbys whose
          second-factor gaps were accepted have their lines above those for people.
        </li>
        {door === "radius" ? <RadiusNotes many={servers.length > 1} /> : <LdapNotes />}
      </ul>
      <Alert tone="warning" title="Keep a superuser session open while you change the file">
        <p>Reload, and try a login in a second window before you close the first one.</p>
      </Alert>
      <CodeBlock label="Reload, but only if no line has an error" code={commands.reload} />
      <CodeBlock label="The way back, if something does not work" code={commands.rollBack} />
    </div>
  );
}

/** PostgreSQL 19 has no radius method. */
const doorsFor = (doors: readonly ClientDoor[], version: number | null): readonly ClientDoor[] =>
  version !== null && version >= 19 && doors.includes("ldap") ? ["ldap"] : doors;

function RadiusNotes({ many }: { readonly many: boolean }) {
  return (
    <>
      {many && <li>PostgreSQL tries the workers in this order and waits up to 3 seconds for each.</li>}
      <li>
        PostgreSQL writes the matching line, including the secret, to its own log with every refused login,
        unless <Code>log_error_verbosity = terse</Code> is set.
      </li>
      <li>
        PostgreSQL 19 removed the <Code>radius</Code> method. It does not start if the file contains these
        lines.
      </li>
    </>
  );
}

const LdapNotes = () => (
  <li>
    These lines contain no secret: the worker accepts a bind for this client only from the client's address.
    Role names with a comma or similar characters need search and bind, which the builder on the server's page
    writes.
  </li>
);
