/** What can be added as another second factor. */
import type { Metadata } from "next";
import { ownChoices } from "@/lib/people/choices/own";
import { selfPaths } from "@/lib/programs/console/paths";
import { requireUser } from "@/lib/programs/console/session";
import { ChooseStep } from "../../../set-up/choose-step";

export const metadata: Metadata = { title: "Add a second factor" };

export default async function AddFactorPage() {
  const own = await ownChoices(await requireUser());
  return <ChooseStep title="Add a second factor" own={own} below="/me/factors" back={selfPaths.home} />;
}
