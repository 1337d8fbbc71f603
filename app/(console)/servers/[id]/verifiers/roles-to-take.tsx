"use client";
/** Choosing the roles whose passwords are taken over, with what becomes of each. */
import Link from "next/link";
import { useState } from "react";
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/page";
import { Status, type Tone } from "@/components/ui/status";
import { type Outcome, outcomeWords } from "@/lib/servers/verifiers/outcome";
import type { RoleView, VerifierReport } from "@/lib/servers/verifiers/view";
import type { ServerName } from "./server-name";

const tones: Readonly<Record<Outcome, Tone>> = {
  ready: "ok",
  newer: "ok",
  alias: "info",
  has_password: "info",
  same: "neutral",
  no_password: "neutral",
  user_missing: "warn",
  md5: "danger",
  too_many_iterations: "danger",
  malformed: "danger",
  twice: "danger",
};

export function RolesToTake({
  report,
  server,
  isTaking,
  refusal,
  onTake,
  onBack,
}: {
  readonly report: VerifierReport;
  readonly server: ServerName;
  readonly isTaking: boolean;
  readonly refusal: string | null;
  readonly onTake: (roles: readonly string[]) => void;
  readonly onBack: () => void;
}) {
  const [chosen, setChosen] = useState(
    () => new Set(report.roles.filter((role) => role.isProposed).map(({ role }) => role)),
  );
  const toggle = (role: string) => {
    const next = new Set(chosen);
    if (!next.delete(role)) next.add(role);
    setChosen(next);
  };
  const missing = report.roles.filter(({ outcome }) => outcome === "user_missing").length;
  return (
    <div className="flex flex-col gap-4">
      {refusal && <Alert tone="danger" title={refusal} />}
      {report.unreadableLines.length > 0 && (
        <Alert tone="warning" title={`${report.unreadableLines.length} lines could not be read`}>
          <p>
            Lines {report.unreadableLines.slice(0, 20).join(", ")}: a role name and its password are expected.
          </p>
        </Alert>
      )}
      {missing > 0 && (
        <Alert tone="info" title={`${missing.toLocaleString("en")} without a user`}>
          <p>
            Service accounts and Postern's own role need none. For people,{" "}
            <Link href={`/servers/${server.id}/roles`} className="text-accent underline">
              create users from roles
            </Link>{" "}
            first, then come back to import their passwords.
          </p>
        </Alert>
      )}
      {report.roles.length === 0 && <EmptyState title="No role was found" />}
      <ul
        aria-label="Roles"
        className="max-h-[60dvh] overflow-auto divide-y divide-line rounded-md border border-line"
      >
        {report.roles.map((role) => (
          <RoleItem
            key={role.role}
            role={role}
            isChosen={chosen.has(role.role)}
            onToggle={() => toggle(role.role)}
          />
        ))}
      </ul>
      <FormButtons>
        <Button
          variant="primary"
          pending={isTaking}
          disabled={chosen.size === 0}
          onClick={() => onTake([...chosen])}
        >
          {`Import ${chosen.size.toLocaleString("en")} password${chosen.size === 1 ? "" : "s"}`}
        </Button>
        <Button onClick={onBack}>Start over</Button>
      </FormButtons>
    </div>
  );
}

function RoleItem({
  role: { role, outcome, username, userId, isTakeable },
  isChosen,
  onToggle,
}: {
  readonly role: RoleView;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
}) {
  const { name, text } = outcomeWords[outcome];
  return (
    <li className="flex gap-3 px-3 py-2.5">
      <input
        type="checkbox"
        aria-label={`Import the password of ${role}`}
        checked={isChosen}
        disabled={!isTakeable}
        onChange={onToggle}
        className="mt-1 size-5 shrink-0 accent-accent-fill sm:size-4"
      />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <span className="font-mono font-medium break-all whitespace-pre-wrap">{role}</span>
          <Status tone={tones[outcome]}>{outcome === "has_password" && isChosen ? "Replaced" : name}</Status>
        </div>
        <p className="text-[0.8125rem] text-muted">
          {text}
          {username !== null && username !== role && userId && (
            <>
              {" "}
              It is{" "}
              <Link href={`/users/${userId}`} className="text-accent underline">
                {username}
              </Link>
              .
            </>
          )}
        </p>
      </div>
    </li>
  );
}
