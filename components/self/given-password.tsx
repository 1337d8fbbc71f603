"use client";
/** A connection password while it counts: the password, how long it lasts, and what is pasted into each program. */
import { useEffect, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SecretOnce } from "@/components/ui/secret-once";
import type { ConnectPlace } from "@/lib/people/connect/places";
import {
  dbeaverLine,
  powerShellLine,
  printCommand,
  psqlLine,
  tablePlusUrl,
} from "@/lib/people/connect/program-lines";

export function GivenPassword({
  password,
  lifeMs,
  username,
  place,
  consoleUrl,
}: {
  readonly password: string;
  readonly lifeMs: number;
  readonly username: string;
  readonly place: ConnectPlace;
  readonly consoleUrl: string;
}) {
  const left = useSecondsLeft(lifeMs);
  if (left === 0) return <Alert title="The connection password has ended. Press Connect for another one." />;
  const counts =
    place.uses > 1
      ? `It works ${place.uses} times within ${place.seconds} seconds of the first, then no more.`
      : "It works once.";
  return (
    <div className="flex flex-col gap-4">
      <SecretOnce
        label="Connection password"
        value={password}
        title={`Paste it in place of password and code. ${counts}`}
      >
        <p>
          For {place.name} as {username}.{" "}
          <span role="timer" className="font-medium tabular-nums">
            {left} {left === 1 ? "second" : "seconds"} left.
          </span>
        </p>
      </SecretOnce>
      <ProgramLines password={password} username={username} place={place} consoleUrl={consoleUrl} />
    </div>
  );
}

function ProgramLines({
  password,
  username,
  place,
  consoleUrl,
}: {
  readonly password: string;
  readonly username: string;
  readonly place: ConnectPlace;
  readonly consoleUrl: string;
}) {
  const [host, setHost] = useState(place.host ?? "");
  const [database, setDatabase] = useState("");
  const to = {
    host: host.trim() || "HOST",
    port: String(place.port ?? 5432),
    database: database.trim() || "DATABASE",
    username,
  };
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Host">
          <Input mono value={host} onChange={(event) => setHost(event.target.value)} autoCapitalize="none" />
        </Field>
        <Field label="Database">
          <Input
            mono
            value={database}
            onChange={(event) => setDatabase(event.target.value)}
            autoCapitalize="none"
          />
        </Field>
      </div>
      <CodeBlock code={psqlLine(password, to)} label="psql on Linux and macOS" />
      <CodeBlock code={powerShellLine(password, to)} label="psql in PowerShell" />
      <div className="flex flex-col gap-2">
        <p>
          <strong className="font-medium">pgAdmin:</strong> open the server and paste the password where it
          asks. Do not save it. With <Code>postern-connect</Code> it fetches one by itself; put this into{" "}
          <Code>passexec_cmd</Code>:
        </p>
        <CodeBlock code={printCommand(consoleUrl, username, place.name)} label="pgAdmin’s passexec_cmd" />
      </div>
      <div className="flex flex-col gap-2">
        <p>
          <strong className="font-medium">DBeaver:</strong> connect, and paste the password where it asks.
        </p>
        <CodeBlock code={dbeaverLine(to)} label="DBeaver connection" />
      </div>
      <div className="flex flex-col gap-2">
        <p>
          <strong className="font-medium">TablePlus:</strong> open this address, and paste the password where
          it asks.
        </p>
        <CodeBlock code={tablePlusUrl(to)} label="TablePlus address" />
      </div>
    </>
  );
}

/** Whole seconds until `lifeMs` from now is over, on a clock that nobody sets. */
function useSecondsLeft(lifeMs: number): number {
  const [left, setLeft] = useState(Math.ceil(lifeMs / 1000));
  useEffect(() => {
    const end = performance.now() + lifeMs;
    const timer = setInterval(() => {
      setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000)));
    }, 250);
    return () => clearInterval(timer);
  }, [lifeMs]);
  return left;
}
