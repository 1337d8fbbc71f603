/** The figures at the top of the overview. */
import Link from "next/link";
import type { ReactNode } from "react";
import { cx } from "@/components/ui/class-names";
import type { Pulse } from "@/lib/programs/overview/activity";
import type { Share } from "@/lib/programs/overview/coverage";
import type { WaysIn } from "@/lib/programs/overview/ways-in";

/** `waysIn` is null where the role may not read servers. */
export function Cards({
  pulse,
  everyone,
  waysIn,
}: {
  readonly pulse: Pulse;
  readonly everyone: Share;
  readonly waysIn: WaysIn | null;
}) {
  const share = everyone.active === 0 ? null : Math.floor((100 * everyone.enrolled) / everyone.active);
  return (
    <ul className={cx("grid grid-cols-2 gap-3", waysIn ? "lg:grid-cols-5" : "lg:grid-cols-4")}>
      <Card
        label="Accepted, last 24 hours"
        value={pulse.accepted.toLocaleString("en")}
        href="/login-log?outcome=accept"
      />
      <Card
        label="Refused, last 24 hours"
        value={pulse.refused.toLocaleString("en")}
        href="/login-log?outcome=reject"
      />
      <Card
        label="Users enrolled"
        value={share === null ? "–" : `${share}%`}
        note={`${everyone.enrolled.toLocaleString("en")} of ${everyone.active.toLocaleString("en")}`}
        href="/users?status=enrolled"
      />
      <Card
        label="Workers running"
        value={pulse.workersUp.toLocaleString("en")}
        note={pulse.workersUp === 0 ? "nobody can log in" : undefined}
      />
      {waysIn && (
        <Card
          label="Second-factor gaps"
          value={waysIn.open?.toLocaleString("en") ?? "–"}
          note={noteOn(waysIn)}
          href="/servers"
        />
      )}
    </ul>
  );
}

function noteOn({ open, unknown }: WaysIn): string | undefined {
  if (open === null) return "not checked";
  if (unknown === 0) return undefined;
  return `${unknown.toLocaleString("en")} ${unknown === 1 ? "server" : "servers"} not checked`;
}

function Card({
  label,
  value,
  note,
  href,
}: {
  readonly label: string;
  readonly value: ReactNode;
  readonly note?: string;
  readonly href?: string;
}) {
  return (
    <li className="relative rounded-lg border border-line bg-surface px-4 py-3">
      <p className="text-[0.8125rem] text-muted">
        {href ? (
          <Link href={href} className="after:absolute after:inset-0 after:rounded-lg hover:underline">
            {label}
          </Link>
        ) : (
          label
        )}
      </p>
      <p className="mt-0.5 flex flex-wrap items-baseline gap-x-2">
        <span className="text-2xl font-semibold tabular-nums">{value}</span>
        {note && <span className="text-[0.8125rem] text-muted">{note}</span>}
      </p>
    </li>
  );
}
