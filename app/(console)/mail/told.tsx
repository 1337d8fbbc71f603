/** What the other side said of something that was sent, how often it was tried, and when it is tried again. */
import { RelativeTime } from "@/components/ui/relative-time";

export type ToldProps = {
  readonly answer: string | null;
  readonly attempts: number;
  readonly state: string;
  readonly dueAt: Date;
};

export function Told({ of: { answer, attempts, state, dueAt } }: { readonly of: ToldProps }) {
  return (
    <div className="flex max-w-96 flex-col gap-0.5">
      {answer && <span className="break-words">{answer}</span>}
      {attempts > 1 && <span className="text-[0.8125rem] text-muted">Tried {attempts} times</span>}
      {state === "waiting" && attempts > 0 && (
        <span className="text-[0.8125rem] text-muted">
          Next try <RelativeTime at={dueAt} focusable={false} />
        </span>
      )}
    </div>
  );
}
