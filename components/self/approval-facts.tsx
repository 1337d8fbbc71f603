/** What is known of a login that somebody is asked about. */
import { Facts } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ApprovalView } from "@/lib/people/approvals/view";

export function ApprovalFacts({ approval }: { readonly approval: ApprovalView }) {
  const { username, client, at, from, attempts, endsAt } = approval;
  return (
    <Facts
      items={[
        [
          "Username",
          <bdi key="username" className="font-mono break-all">
            {username}
          </bdi>,
        ],
        ["Through", <bdi key="client">{client}</bdi>],
        ["When", <RelativeTime key="at" at={at} />],
        ["From", from ?? "address unknown"],
        ["Attempts so far", String(attempts)],
        ["Ends", <RelativeTime key="ends" at={endsAt} />],
      ]}
    />
  );
}
