/** Who gets in without a second factor although a server is closed, because that was decided. */
import Link from "next/link";
import type { LeftOut } from "@/lib/servers/protection/left-out";

export function LeftOutList({
  leftOut: { named, total },
  serverId,
}: {
  readonly leftOut: LeftOut;
  readonly serverId: string;
}) {
  if (total === 0) return null;
  const more = total - named.length;
  return (
    <section aria-label="Not counted as gaps" className="flex flex-col gap-1 text-[0.8125rem]">
      <h2 className="font-medium">Not counted as gaps</h2>
      <p className="text-muted">
        These roles get in without a second factor from Postern, because somebody decided that.
      </p>
      <ul className="flex flex-col gap-0.5">
        {named.map(({ role, why }) => (
          <li key={`${role} ${why}`} className="wrap-anywhere">
            <span className="font-medium">{role}</span>: {why}
          </li>
        ))}
      </ul>
      {more > 0 && <p>And {more.toLocaleString("en")} more.</p>}
      <p>
        <Link href={`/servers/${serverId}/bypass?show=accepted`} className="text-accent underline">
          Change what is accepted
        </Link>
      </p>
    </section>
  );
}
