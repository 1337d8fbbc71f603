"use client";
/** What came of ending a user's sessions, or that nobody has decided about them. */
import { Alert } from "@/components/ui/alert";
import { CodeBlock } from "@/components/ui/code-block";
import { RelativeTime } from "@/components/ui/relative-time";
import { isAllEnded, sessionsInWords } from "@/lib/servers/sessions/ended";
import type { SessionEndView } from "@/lib/servers/sessions/of-user";

export function SessionEnd({ end }: { readonly end: SessionEndView }) {
  const { reason, isAsked, askedBy, at, finishedAt, ended } = end;
  const why = (
    <>
      {reason}
      {askedBy !== "" && ` by ${askedBy}`}, <RelativeTime at={at} />.
    </>
  );
  if (!isAsked)
    return (
      <Alert tone="warning" title="Sessions from before may stand open">
        <p>{why} PostgreSQL does not end what is open. End the sessions unless they may stay.</p>
      </Alert>
    );
  if (!finishedAt)
    return (
      <Alert tone="info" title="The sessions are being ended">
        <p>{why}</p>
      </Alert>
    );
  const count = ended.reduce((sum, one) => sum + one.ended, 0);
  if (isAllEnded(ended))
    return (
      <p className="text-muted">
        {count === 0 ? "No session was open" : `${sessionsInWords(count)} ended`} when that was asked for.{" "}
        {why}
      </p>
    );
  return (
    <Alert tone="danger" title="Not all sessions could be ended">
      <p>
        {why} {count > 0 && `${sessionsInWords(count)} ended.`}
      </p>
      <ul className="flex flex-col gap-2">
        {ended.flatMap(({ serverId, name, left }) =>
          left.map(({ sessions, text, fix }) => (
            <li key={`${serverId} ${text}`}>
              <span className="font-medium">{name}</span>
              {sessions > 0 && `, ${sessionsInWords(sessions)}`}: {text} <Fix fix={fix} />
            </li>
          )),
        )}
      </ul>
    </Alert>
  );
}

const forSuperuser = "Run as a superuser: ";

function Fix({ fix }: { readonly fix: string }) {
  const sql = fix.startsWith(forSuperuser) ? fix.slice(forSuperuser.length) : fix;
  if (/^(GRANT|SELECT) /.test(sql)) return <CodeBlock label="SQL for a superuser" code={sql} />;
  return <>{fix}</>;
}
