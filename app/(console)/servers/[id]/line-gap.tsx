/** What a line of pg_hba.conf lets pass without a second factor, beside the line. Nothing that the finder names is called fine. */
import Link from "next/link";
import { Status } from "@/components/ui/status";
import type { LineGap } from "@/lib/protocols/postgres/bypass/line-gaps";

/** `gap` null: by this line nobody gets in without Postern, if PostgreSQL uses it. */
export function LineGapNote({
  serverId,
  gap,
  isInForce,
}: {
  readonly serverId: string;
  readonly gap: LineGap | null;
  /** False where PostgreSQL uses other lines than this file's, so that nothing is known of them. */
  readonly isInForce: boolean;
}) {
  if (!gap) {
    return isInForce ? <Status tone="ok">No gap</Status> : <Status tone="warn">Not checked</Status>;
  }
  const { open, superusers, accepted, elsewhere, certificate, breakGlass } = gap;
  const home = `/servers/${serverId}/bypass`;
  return (
    <span className="flex max-w-72 min-w-40 flex-col gap-1 text-[0.8125rem]">
      {open > 0 && (
        <>
          <span>
            <Status tone="danger">Second-factor gap</Status>
          </span>
          <Link href={home} className="text-accent hover:underline">
            {roles(open)} {open === 1 ? "gets" : "get"} let in by this line without a second factor
            {superusers > 0 && `, ${count(superusers, "superuser")} among them`}
          </Link>
        </>
      )}
      {elsewhere > 0 && (
        <>
          <span>
            <Status tone="warn">Not checked</Status>
          </span>
          <Link href={`${home}?show=elsewhere`} className="text-accent hover:underline">
            {roles(elsewhere)}: the server that it asks is not a Postern worker
          </Link>
        </>
      )}
      {accepted > 0 && (
        <Link href={`${home}?show=accepted`} className="text-accent hover:underline">
          Accepted for {roles(accepted)} for a time
        </Link>
      )}
      {certificate > 0 && <span>{roles(certificate)} by a client certificate</span>}
      {breakGlass > 0 && <span>Break-glass: access when no worker answers</span>}
    </span>
  );
}

const count = (number: number, one: string) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : `${one}s`}`;
const roles = (number: number) => count(number, "role");
