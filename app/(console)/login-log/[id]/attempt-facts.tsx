/** The circumstances of one attempt: when, where from, through what. */
import Link from "next/link";
import type { ReactNode } from "react";
import { Facts } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { can, type Role } from "@/lib/foundation/access/permissions";
import { doorNames } from "@/lib/login/decision/door";
import { localAddress } from "@/lib/login/decision/where-from";
import { attemptQuery, wouldNames } from "@/lib/login/log/filter";
import { certaintyOf, knownByText, placeText } from "@/lib/login/log/seen-from";
import { type AttemptDetail, reasonWords } from "@/lib/login/log/view";

/** `role` decides which of the things named may be followed. */
export function AttemptFacts({ attempt, role }: { readonly attempt: AttemptDetail; readonly role: Role }) {
  const { exists } = attempt;
  const none = <span className="text-muted">none</span>;
  return (
    <Facts
      items={[
        ["When", <RelativeTime key="at" at={attempt.at} />],
        [
          "Role",
          <Linked key="user" href={exists.user && `/users/${attempt.userId}`} text={attempt.username} />,
        ],
        ["Protocol", doorNames[attempt.door as keyof typeof doorNames] ?? attempt.door],
        [
          "Client",
          attempt.clientName ? (
            <Linked
              key="client"
              href={exists.client && can(role, "client.read") && `/clients/${attempt.clientId}`}
              text={attempt.clientName}
            />
          ) : (
            none
          ),
        ],
        [
          "Request from",
          <span key="source" className="font-mono">
            {attempt.sourceAddress}
          </span>,
        ],
        ["Person's address", <Address key="person" attempt={attempt} />],
        ...(attempt.database === null ? [] : [["Database", attempt.database] as const]),
        ...(attempt.application === null
          ? []
          : [["Application", attempt.application || "(no name)"] as const]),
        [
          "Policy",
          attempt.policyName ? (
            <Linked
              key="policy"
              href={exists.policy && can(role, "policy.read") && `/policies/${attempt.policyId}`}
              text={attempt.policyName}
            />
          ) : (
            none
          ),
        ],
        ...(attempt.would
          ? [
              [
                "Report only",
                `${wouldNames[attempt.would.outcome]}. ${reasonWords(attempt.would.reason).text}`,
              ] as const,
            ]
          : []),
        ["Second factor", attempt.factor ?? none],
        ["Duration", `${attempt.latencyMs.toFixed(1)} ms`],
        ["Worker", attempt.worker],
        ["Number", attempt.id],
      ]}
    />
  );
}

/** Each address leads to the other logins from it. */
function Address({ attempt }: { readonly attempt: AttemptDetail }) {
  const certainty = certaintyOf(attempt);
  if (certainty === "unknown") return <span className="text-muted">not known</span>;
  const addresses = attempt.personAddress === null ? attempt.personCandidates : [attempt.personAddress];
  return (
    <span className="flex flex-col items-start gap-1">
      <span>
        {certainty === "one_of" && `one of ${addresses.length} addresses: `}
        {addresses.map((address, index) => (
          <span key={address}>
            {index > 0 && ", "}
            {address === localAddress ? (
              placeText(address)
            ) : (
              <Link
                href={`/login-log?${attemptQuery({ user: "", address })}`}
                className="font-mono break-all text-accent hover:underline"
              >
                {address}
              </Link>
            )}
          </span>
        ))}
      </span>
      {certainty === "one_of" && (
        <span className="text-[0.8125rem] text-muted">
          Several logins waited at the same moment. Rules take the strictest of these addresses.
        </span>
      )}
      {attempt.knownBy && (
        <span className="text-[0.8125rem] text-muted">{knownByText(attempt.knownBy)}.</span>
      )}
    </span>
  );
}

const Linked = ({ href, text }: { readonly href: string | false; readonly text: string }): ReactNode =>
  href ? (
    <Link href={href} className="break-all whitespace-pre-wrap text-accent hover:underline">
      {text}
    </Link>
  ) : (
    <span className="break-all whitespace-pre-wrap">{text}</span>
  );
