/** Where a session that may only enrol lands: what the person may set up first, without a link. */
import type { Metadata } from "next";
import { ownChoices } from "@/lib/people/choices/own";
import { requireUser } from "@/lib/programs/console/session";
import { ChooseStep } from "../set-up/choose-step";
import { SetUpFactor } from "../set-up/set-up-factor";
import { EnrollFrame } from "./enroll-frame";

export const metadata: Metadata = { title: "Set up your second factor" };

export default async function FirstFactorPage() {
  const actor = await requireUser("allowed");
  const own = await ownChoices(actor);
  const [only, ...others] = own.choices.filter(({ refusal }) => refusal === null);
  return (
    <EnrollFrame>
      {only && others.length === 0 ? (
        <SetUpFactor actor={actor} way={only.way} back={null} />
      ) : (
        <ChooseStep title="Choose your second factor" own={own} below="/me/enroll" back={null} />
      )}
    </EnrollFrame>
  );
}
