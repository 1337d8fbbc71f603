/** The one page on which a person chooses what to add: all that they may have, and why something cannot be added now. */
import { ChooseFactor } from "@/components/self/choose-factor";
import { Step } from "@/components/self/step";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import type { OwnChoices } from "@/lib/people/choices/own";

/** `below`: where the pages of the choices are. `back`: where one goes who would rather not; null where there is nowhere. */
export function ChooseStep({
  title,
  own: { choices, refusal },
  below,
  back,
}: {
  readonly title: string;
  readonly own: OwnChoices;
  readonly below: string;
  readonly back: string | null;
}) {
  return (
    <Step
      title={title}
      text="What you have with you whenever you log in. You can use any of those that you have set up."
    >
      {refusal !== null && <Alert tone="warning" title={refusal} />}
      {choices.length > 0 && <ChooseFactor choices={choices} below={below} />}
      {back !== null && (
        <div>
          <LinkButton href={back}>Back</LinkButton>
        </div>
      )}
    </Step>
  );
}
