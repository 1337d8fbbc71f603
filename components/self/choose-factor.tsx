"use client";
/** What a person may set up, to choose from: a picture and a sentence each, what is recommended first, what cannot be gone last. */
import Link from "next/link";
import { useSyncExternalStore } from "react";
import { FactorPicture } from "@/components/factor-picture";
import { cx } from "@/components/ui/class-names";
import { Badge } from "@/components/ui/status";
import type { FactorChoice } from "@/lib/people/enrollment/choices";
import { wayPaths } from "./ways";

/** Where a choice leads: to its page below an address, or to what a function does. */
type Lead =
  | { readonly below: string; readonly onChoose?: undefined; readonly isPending?: undefined }
  | {
      readonly below?: undefined;
      readonly onChoose: (choice: FactorChoice) => void;
      readonly isPending: boolean;
    };

/** The list alone; the page around it has the heading. */
export function ChooseFactor({ choices, ...lead }: { readonly choices: readonly FactorChoice[] } & Lead) {
  const isSecure = useSyncExternalStore(
    never,
    () => window.isSecureContext,
    () => true,
  );
  return (
    <ul className="flex max-w-xl flex-col gap-3">
      {choices.map((choice, index) => (
        <li key={choice.way}>
          <Choice
            choice={choice.way === "push" && !isSecure ? { ...choice, refusal: insecure } : choice}
            isRecommended={index === 0 && choices.length > 1 && !choice.isWeaker}
            {...lead}
          />
        </li>
      ))}
    </ul>
  );
}

const never = () => () => {};
const insecure =
  "This page was not opened over HTTPS, and browsers give notifications to encrypted pages alone.";

const card = "flex w-full items-start gap-3 rounded-lg border border-line p-4 text-left";

function Choice({
  choice,
  isRecommended,
  ...lead
}: { readonly choice: FactorChoice; readonly isRecommended: boolean } & Lead) {
  const content = <Content choice={choice} isRecommended={isRecommended} />;
  const active = cx(card, "bg-surface hover:bg-sunken");
  if (choice.refusal !== null) return <div className={cx(card, "border-dashed")}>{content}</div>;
  if (lead.below !== undefined)
    return (
      <Link href={`${lead.below}/${wayPaths[choice.way]}`} className={active}>
        {content}
      </Link>
    );
  return (
    <button type="button" disabled={lead.isPending} onClick={() => lead.onChoose(choice)} className={active}>
      {content}
    </button>
  );
}

function Content({
  choice: { device, name, summary, isWeaker, refusal },
  isRecommended,
}: {
  readonly choice: FactorChoice;
  readonly isRecommended: boolean;
}) {
  return (
    <>
      <FactorPicture device={device} className="mt-0.5 size-6" />
      <span className="flex min-w-0 flex-col gap-0.5">
        <span
          className={cx("flex flex-wrap items-center gap-2 font-medium", refusal !== null && "text-muted")}
        >
          {name}
          {isRecommended && refusal === null && <Badge>Recommended</Badge>}
          {isWeaker && <Badge>Weaker</Badge>}
        </span>
        <span className="text-[0.8125rem] text-muted">{summary}</span>
        {refusal !== null && <span className="text-[0.8125rem] text-ink">Not now: {refusal}</span>}
      </span>
    </>
  );
}
