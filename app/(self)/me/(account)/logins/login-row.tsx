/** One login: what came of it, when, through what. */
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { OwnLoginView } from "@/lib/people/enrollment/queries";

const outcomes = {
  accept: { tone: "ok", word: "Logged in" },
  reject: { tone: "danger", word: "Refused" },
  challenge: { tone: "info", word: "Asked for the code" },
} as const;

/** A list item. */
export function LoginRow({ login }: { readonly login: OwnLoginView }) {
  const { tone, word } = outcomes[login.outcome];
  return (
    <li className="flex flex-col gap-1 px-4 py-3 sm:flex-row sm:items-start sm:gap-4">
      <div className="flex shrink-0 items-center justify-between gap-3 sm:w-32">
        <Status tone={tone}>{word}</Status>
        <span className="text-[0.8125rem] text-muted sm:hidden">
          <RelativeTime at={login.at} focusable={false} />
        </span>
      </div>
      <div className="min-w-0 flex-1">
        <p>{login.sentence}</p>
        <p className="text-[0.8125rem] text-muted">
          {login.clientName === null
            ? "On these pages"
            : `Through ${login.clientName || "an unknown server"}`}{" "}
          as {login.username}
          {login.from && `, from ${login.from}`}
        </p>
        {(login.application || login.database) && (
          <p className="text-[0.8125rem] break-words text-muted">
            {login.application && `With ${login.application}`}
            {login.application && login.database ? ", in " : login.database ? "In " : ""}
            {login.database && `the database ${login.database}`}
          </p>
        )}
      </div>
      <span className="shrink-0 text-[0.8125rem] text-muted max-sm:hidden">
        <RelativeTime at={login.at} focusable={false} />
      </span>
    </li>
  );
}
