/** The sentences above a server's sessions: whether they were seen, when, and how many nothing explains. */
import { Alert } from "@/components/ui/alert";
import { CodeBlock } from "@/components/ui/code-block";
import { RelativeTime } from "@/components/ui/relative-time";
import type { WatchedSessions } from "@/lib/servers/sessions/queries";
import { mostSessions } from "@/lib/servers/sessions/session";

export function SessionsSummary({
  watched: { lookedAt, failure, isCut, counts, maxSessionHours, endOldSessions },
}: {
  readonly watched: WatchedSessions;
}) {
  const { unexplained } = counts;
  return (
    <>
      {failure && (
        <Alert tone="danger" title="The sessions could not be seen">
          <p>{failure.text}</p>
          {failure.fix.startsWith("GRANT") ? (
            <CodeBlock label="SQL for a superuser" code={failure.fix} />
          ) : (
            <p>{failure.fix}</p>
          )}
        </Alert>
      )}
      {lookedAt && unexplained > 0 && (
        <Alert
          tone="danger"
          title={
            unexplained === 1
              ? "1 session that no login explains"
              : `${unexplained.toLocaleString("en")} sessions that no login explains`
          }
        >
          <p>
            No second factor was given. Each row names the line of pg_hba.conf that would let such a session
            in now. Close the way in or accept it with a reason, then end the session.
          </p>
        </Alert>
      )}
      {lookedAt && counts.old > 0 && maxSessionHours !== null && (
        <Alert
          tone="warning"
          title={
            counts.old === 1
              ? "1 session stands longer than allowed"
              : `${counts.old.toLocaleString("en")} sessions stand longer than allowed`
          }
        >
          <p>
            A session of this server may stand {maxSessionHours.toLocaleString("en")}{" "}
            {maxSessionHours === 1 ? "hour" : "hours"}.{" "}
            {endOldSessions
              ? "What is left could not be ended, or is never ended unasked: break-glass, accepted gaps, and sessions of which nothing is known."
              : "Nothing ends them unless somebody does, or the server is set so."}
          </p>
        </Alert>
      )}
      {isCut && (
        <Alert tone="warning" title="Not all sessions are listed">
          <p>The newest {mostSessions.toLocaleString("en")} were looked at.</p>
        </Alert>
      )}
      {lookedAt && (
        <p className="text-muted">
          Seen <RelativeTime at={lookedAt} />. Sessions are read every five minutes.
        </p>
      )}
    </>
  );
}
