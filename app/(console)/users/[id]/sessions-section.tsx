"use client";
/** The user's open sessions on every PostgreSQL server, as they were seen last, and ending them. */
import Link from "next/link";
import type { ReactNode } from "react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { UserDetail } from "@/lib/people/users/detail";
import type { SessionEndView, UserSessions } from "@/lib/servers/sessions/of-user";
import { type ExplainedSession, isUnexplained } from "@/lib/servers/sessions/session";
import { EndSession } from "../../servers/[id]/sessions/end-session";
import { endSessionsAction, lookAtUserSessionsAction } from "../actions";
import { SessionEnd } from "./session-end";

/** Sessions of one server that are listed; the server's page has all. */
const mostListed = 20;

export function SessionsSection({
  user,
  servers,
  end,
  mayEnd,
  mayWrite,
  maySeeServers,
}: {
  readonly user: UserDetail;
  readonly servers: readonly UserSessions[];
  readonly end: SessionEndView | null;
  readonly mayEnd: boolean;
  readonly mayWrite: boolean;
  readonly maySeeServers: boolean;
}) {
  const open = servers.filter(({ sessions }) => sessions.length > 0);
  const unseen = servers.filter(({ lookedAt, failure }) => lookedAt === null || failure !== null);
  return (
    <Section
      title="PostgreSQL sessions"
      description="Open when each server was read last, every five minutes."
      action={
        <div className="flex flex-wrap gap-2">
          {mayWrite && (
            <ActionForm action={lookAtUserSessionsAction}>
              <SubmitButton size="sm" variant="secondary">
                Read now
              </SubmitButton>
            </ActionForm>
          )}
          {mayEnd && <EndAll user={user} />}
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        {end && <SessionEnd end={end} />}
        {open.length === 0 && <p className="text-muted">No session was seen.</p>}
        {open.map(({ serverId, serverName, lookedAt, sessions }) => (
          <div key={serverId} className="flex flex-col gap-2">
            <p className="font-medium break-words">
              {maySeeServers ? (
                <Link
                  href={`/servers/${serverId}/sessions?show=all&q=${encodeURIComponent(user.username)}`}
                  className="hover:underline"
                >
                  {serverName}
                </Link>
              ) : (
                serverName
              )}
              {lookedAt && (
                <span className="text-[0.8125rem] font-normal text-muted">
                  {" "}
                  seen <RelativeTime at={lookedAt} />
                </span>
              )}
            </p>
            <ul className="flex flex-col gap-2">
              {sessions.slice(0, mostListed).map((session) => (
                <SessionLine
                  key={`${session.pid} ${session.startedAt}`}
                  session={session}
                  username={user.username}
                >
                  {mayWrite && <EndSession serverId={serverId} session={session} />}
                </SessionLine>
              ))}
            </ul>
            {sessions.length > mostListed && (
              <p className="text-muted">And {(sessions.length - mostListed).toLocaleString("en")} more.</p>
            )}
          </div>
        ))}
        {unseen.length > 0 && (
          <p className="text-muted">Not seen now: {unseen.map(({ serverName }) => serverName).join(", ")}.</p>
        )}
      </div>
    </Section>
  );
}

function SessionLine({
  session,
  username,
  children,
}: {
  readonly session: ExplainedSession;
  readonly username: string;
  readonly children: ReactNode;
}) {
  const { role, application, address, database, startedAt } = session;
  return (
    <li className="flex items-start justify-between gap-3">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2">
          <span className="wrap-anywhere">{database === "" ? "Replication" : database}</span>
          {isUnexplained(session) && <Status tone="danger">No login explains it</Status>}
        </p>
        <p className="text-[0.8125rem] text-muted wrap-anywhere">
          {role !== username && `as ${role}, `}
          {application !== "" && `${application}, `}
          {address === null ? "on the database server itself" : `from ${address}`}, since{" "}
          <RelativeTime at={new Date(startedAt)} />
        </p>
      </div>
      {children}
    </li>
  );
}

const EndAll = ({ user }: { readonly user: UserDetail }) => (
  <ConfirmDialog
    trigger={<Button size="sm">End all…</Button>}
    action={endSessionsAction}
    hidden={{ userId: user.id }}
    danger
    title={`End all PostgreSQL sessions of ${user.username}?`}
    description="On every registered server, also those that were opened since it was read. Connections are closed, and what is not committed is rolled back. Whoever may log in can connect again."
    confirmLabel="End sessions"
  />
);
