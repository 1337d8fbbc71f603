/** How far enrolment has come, as bars with their figures. */
import Link from "next/link";
import { Progress } from "@/components/ui/spinner";
import type { Coverage, Share } from "@/lib/programs/overview/coverage";

export function CoverageBars({ coverage: { everyone, groups } }: { readonly coverage: Coverage }) {
  if (everyone.active === 0) return <p className="text-muted">There are no users yet.</p>;
  return (
    <ul className="flex flex-col gap-3.5">
      <li>
        <Bar label="Everyone" href="/users" share={everyone} />
      </li>
      {groups.map((group) => (
        <li key={group.id}>
          <Bar label={group.name} href={`/groups/${group.id}`} share={group} />
        </li>
      ))}
    </ul>
  );
}

function Bar({
  label,
  href,
  share,
}: {
  readonly label: string;
  readonly href: string;
  readonly share: Share;
}) {
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-3">
        <Link href={href} className="min-w-0 truncate hover:underline">
          {label}
        </Link>
        <span className="shrink-0 text-[0.8125rem] text-muted tabular-nums">
          {share.enrolled.toLocaleString("en")} of {share.active.toLocaleString("en")}
        </span>
      </div>
      <Progress label={`${label}: enrolled`} done={share.enrolled} total={share.active} />
    </div>
  );
}
