/** Temporary access in self-service: ask, see what became of it, and decide where one's group may. */
import { Hourglass } from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { AccessStatus, AccessStory } from "@/components/access/access-status";
import { DecideButtons } from "@/components/access/decide-buttons";
import { EndButton } from "@/components/access/end-button";
import { EmptyState, Page, PageHeader, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { hoursText } from "@/lib/people/temporary-access/hours-text";
import { type AccessView, ownAccess, shownOwn } from "@/lib/people/temporary-access/queries";
import { requireUser } from "@/lib/programs/console/session";
import { approveAsMemberAction, endOwnAccessAction, refuseAsMemberAction } from "../../actions";
import { AskForm } from "./ask-form";
import { WithdrawButton } from "./withdraw-button";

export const metadata: Metadata = { title: "Temporary access" };

export default async function MyAccessPage() {
  const { groups, mine, toDecide, isCut } = await ownAccess(await requireUser());
  const askable = groups.filter(({ standing }) => standing === null);
  return (
    <Page>
      <PageHeader
        title="Temporary access"
        description="Ask to be a member of a group for a while. Somebody else approves it, and it ends by itself."
      />
      {toDecide.length > 0 && (
        <Section title="Waiting for your decision" flush>
          <ul className="divide-y divide-line">
            {toDecide.map((access) => (
              <li key={access.id} className="flex flex-col items-start gap-2 px-4 py-3">
                <Asked access={access} isMine={false} />
                <DecideButtons
                  access={access}
                  approve={approveAsMemberAction}
                  refuse={refuseAsMemberAction}
                />
              </li>
            ))}
          </ul>
          {isCut.toDecide && (
            <Rest>The {shownOwn.groups} oldest are shown. The others follow once you have decided.</Rest>
          )}
        </Section>
      )}
      <Section title="Ask for access">
        {askable.length > 0 ? (
          <AskForm groups={askable} />
        ) : isCut.groups ? null : (
          <p className="text-muted">
            {groups.length > 0
              ? "You are a member of every group that can be asked for, or have asked for it."
              : "No group can be asked for here."}
          </p>
        )}
        {isCut.groups && (
          <p className="pt-3 text-[0.8125rem] text-muted">
            The first {shownOwn.groups} groups by name are offered. Ask an administrator for one that is
            missing.
          </p>
        )}
      </Section>
      <Section title="Your requests" flush>
        {mine.length === 0 ? (
          <EmptyState icon={<Hourglass />} title="No requests yet">
            What you ask for appears here, with the answer.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {mine.map((access) => (
              <li key={access.id} className="flex flex-col items-start gap-2 px-4 py-3">
                <AccessStatus state={access.state} />
                <Asked access={access} isMine />
                <div>
                  <AccessStory access={access} />
                </div>
                {access.state === "open" && <WithdrawButton access={access} />}
                {access.state === "active" && (
                  <EndButton access={access} action={endOwnAccessAction} who="you" />
                )}
              </li>
            ))}
          </ul>
        )}
        {isCut.mine && (
          <Rest>Your {shownOwn.history} newest are shown. An administrator can see all of them.</Rest>
        )}
      </Section>
    </Page>
  );
}

function Rest({ children }: { readonly children: ReactNode }) {
  return <p className="border-t border-line px-4 py-3 text-[0.8125rem] text-muted">{children}</p>;
}

function Asked({ access, isMine }: { readonly access: AccessView; readonly isMine: boolean }) {
  const { username, displayName, groupName, hours, reason, givenBy, createdAt } = access;
  return (
    <div className="min-w-0 break-words">
      <p>
        {!isMine && (
          <>
            <span className="font-medium">{displayName || username}</span>{" "}
            {displayName && <span className="font-mono text-[0.8125rem]">{username} </span>}for{" "}
          </>
        )}
        <span className="font-medium">{groupName}</span>, {hoursText(hours)}, {givenBy ? "given" : "asked"}{" "}
        <RelativeTime at={createdAt} focusable={false} />
      </p>
      <p className="text-muted">“{reason}”</p>
    </div>
  );
}
