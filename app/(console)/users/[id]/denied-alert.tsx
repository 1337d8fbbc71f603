/** Saying that a person refused logins with their right password, or is asked to approve too many. */
import { Alert } from "@/components/ui/alert";
import { RelativeTime } from "@/components/ui/relative-time";
import type { DeniedLogins } from "@/lib/people/approvals/denied";

/** Nothing where nothing was refused and nobody was asked too often in the last two days. */
export function DeniedAlert({ denied, askedTooOftenAt }: DeniedLogins) {
  if (denied.length === 0 && askedTooOftenAt === null) return null;
  const isNotMe = denied.some(({ why }) => why === "not_me");
  const title = isNotMe
    ? "“This was not me”: the user has refused a login with the right password"
    : askedTooOftenAt
      ? "Asked to approve logins too often"
      : "The user has given up a login that they were asked about";
  return (
    <Alert tone={isNotMe ? "danger" : askedTooOftenAt ? "warning" : "info"} title={title}>
      {(isNotMe || askedTooOftenAt) && (
        <p>Somebody else may know the password. Ask the user, and end the password if it was not them.</p>
      )}
      {denied.length > 0 && (
        <ul className="list-disc pl-5">
          {denied.map(({ id, why, client, at, from }) => (
            <li key={id}>
              {why === "not_me" ? "Not theirs" : "Given up"}: <bdi>{client}</bdi>, from{" "}
              {from ?? "an unknown address"}, answered <RelativeTime at={at} />
            </li>
          ))}
        </ul>
      )}
      {askedTooOftenAt && (
        <p>
          As often as allowed, last <RelativeTime at={askedTooOftenAt} />. Nobody was asked after that for ten
          minutes.
        </p>
      )}
    </Alert>
  );
}
