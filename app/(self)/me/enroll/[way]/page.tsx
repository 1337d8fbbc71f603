/** One way of setting up the first second factor, for a session that may only enrol. */
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { wayAt } from "@/components/self/ways";
import { selfPaths } from "@/lib/programs/console/paths";
import { requireUser } from "@/lib/programs/console/session";
import { SetUpFactor, wayTitles } from "../../set-up/set-up-factor";
import { EnrollFrame } from "../enroll-frame";

type Props = { readonly params: Promise<{ readonly way: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const way = wayAt((await params).way);
  return way ? { title: wayTitles[way] } : {};
}

export default async function FirstFactorByWayPage({ params }: Props) {
  const actor = await requireUser("allowed");
  const way = wayAt((await params).way);
  // A passkey is added with a proof, which whoever sets up the first factor has none of.
  if (!way || way === "passkey") notFound();
  return (
    <EnrollFrame>
      <SetUpFactor actor={actor} way={way} back={selfPaths.enroll} />
    </EnrollFrame>
  );
}
