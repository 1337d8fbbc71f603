/** Where temporary access stands, as a pill, and what became of it, in words: for the console and for self-service. */
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { AccessView } from "@/lib/people/temporary-access/queries";
import type { AccessState } from "@/lib/people/temporary-access/schema";

const states = {
  open: { tone: "warn", word: "Waiting" },
  active: { tone: "ok", word: "Active" },
  over: { tone: "neutral", word: "Over" },
  refused: { tone: "danger", word: "Refused" },
  withdrawn: { tone: "neutral", word: "Withdrawn" },
} as const;

/** What a state is called. */
export const accessStateName = (state: AccessState): string => states[state].word;

export function AccessStatus({ state }: { readonly state: AccessState }) {
  const { tone, word } = states[state];
  return <Status tone={tone}>{word}</Status>;
}

/** Until when, who decided and why. Nothing of it while the request waits. */
export function AccessStory({ access }: { readonly access: AccessView }) {
  const { state, decidedBy, decisionReason, givenBy, endsAt, endedAt, endedBy } = access;
  return (
    <>
      {state === "active" && endsAt && (
        <p>
          Ends <RelativeTime at={endsAt} focusable={false} />.
        </p>
      )}
      {state === "over" && endedAt && (
        <p>
          Ended <RelativeTime at={endedAt} focusable={false} />
          {endedBy && `, before its time, by ${endedBy}`}.
        </p>
      )}
      {decidedBy && (
        <p className="text-[0.8125rem] text-muted">
          {givenBy ? "Given" : state === "refused" ? "Refused" : "Approved"} by {decidedBy}
          {decisionReason && <>: “{decisionReason}”</>}
          {!decisionReason && "."}
        </p>
      )}
    </>
  );
}
