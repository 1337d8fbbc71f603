/** Whether Postern learns where the logins of a server come from: what each worker sees, and what to do where it sees nothing. */
import Link from "next/link";
import { CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status, type Tone } from "@/components/ui/status";
import type { NotWatched, WhereFromWatched, WorkerSees, WorkerWatch } from "@/lib/servers/where-from/queries";

export function WhereFromSection({
  serverId,
  watched: { why, workers },
  mayWrite,
}: {
  readonly serverId: string;
  readonly watched: WhereFromWatched;
  readonly mayWrite: boolean;
}) {
  return (
    <Section
      title="Where logins come from"
      description="PostgreSQL does not tell Postern the person's address. Each worker keeps a connection open to this server and looks there."
    >
      {why === null ? (
        <ul className="flex flex-col divide-y divide-line">
          {workers.map((watch) => (
            <Worker key={watch.worker} watch={watch} />
          ))}
        </ul>
      ) : (
        <div className="flex flex-col items-start gap-2">
          <Status tone="neutral">Not learned</Status>
          <p>{notWatched[why]}</p>
          {mayWrite && why !== "no_worker" && (
            <Link href={`/servers/${serverId}/edit`} className="text-accent underline">
              {why === "off" ? "Turn it on" : "Choose a client"}
            </Link>
          )}
        </div>
      )}
    </Section>
  );
}

const notWatched: Readonly<Record<NotWatched, string>> = {
  off: "It is off for this server. The login log and rules know an address only where the client sends it.",
  no_client: "No Postern client is chosen for this server, so Postern does not know which logins are its.",
  no_worker: "No worker is running.",
};

const states: Readonly<
  Record<WorkerSees, { readonly tone: Tone; readonly word: string; readonly text: string }>
> = {
  logins: {
    tone: "ok",
    word: "Sees logins",
    text: "It sees logins while they wait for the answer, so rules about networks know the address.",
  },
  sessions: {
    tone: "info",
    word: "Sees sessions only",
    text: "Before PostgreSQL 18, a server does not show logins that wait. The login log has the address of those who were let in, a moment later. For rules about networks the address is not known, unless the worker runs on the database host.",
  },
  nothing: {
    tone: "danger",
    word: "Sees nothing",
    text: "",
  },
  unsaid: {
    tone: "neutral",
    word: "Not connected yet",
    text: "A worker connects a few seconds after it has started or the server was saved.",
  },
};

function Worker({ watch: { worker, sees, since, failure } }: { readonly watch: WorkerWatch }) {
  const { tone, word, text } = states[sees];
  return (
    <li className="flex min-w-0 flex-col gap-1.5 py-3 first:pt-0 last:pb-0">
      <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="font-mono break-all">{worker}</span>
        <Status tone={tone}>{word}</Status>
      </span>
      {text && <p className="text-[0.8125rem] text-muted">{text}</p>}
      {failure && (
        <>
          <p>{failure.text}</p>
          {failure.fix.startsWith("GRANT") ? (
            <CodeBlock label="SQL for a superuser" code={failure.fix} />
          ) : (
            <p className="break-words text-muted">{failure.fix}</p>
          )}
        </>
      )}
      {since && (
        <p className="text-[0.8125rem] text-muted">
          Since <RelativeTime at={since} />
        </p>
      )}
    </li>
  );
}
