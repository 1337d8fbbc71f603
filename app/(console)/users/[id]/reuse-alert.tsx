/** Saying that a person's program opens several connections with one code, and where that is allowed. */
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { type AttemptView, momentsWords, reuseWindowHref } from "@/lib/login/log/view";

/** Nothing, unless one of `attempts`, newest first, was refused moments after an accepted login with the same code. */
export function ReuseAlert({
  attempts,
  maySeePolicies,
}: {
  readonly attempts: readonly AttemptView[];
  readonly maySeePolicies: boolean;
}) {
  const refused = attempts.flatMap(({ usedMomentsBefore }) => usedMomentsBefore ?? []);
  const [window] = refused;
  if (!window) return null;
  const action = (
    <LinkButton size="sm" href={reuseWindowHref(window)}>
      Reuse window
    </LinkButton>
  );
  return (
    <Alert
      tone="info"
      title={`${refused.length} of the last ${attempts.length} logins refused: the code had just been used`}
      action={maySeePolicies ? action : undefined}
    >
      <p>{momentsWords(window).fix}</p>
    </Alert>
  );
}
