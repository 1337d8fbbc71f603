/** One way of adding another second factor. */
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { wayAt } from "@/components/self/ways";
import { requireUser } from "@/lib/programs/console/session";
import { SetUpFactor, wayTitles } from "../../../set-up/set-up-factor";

type Props = { readonly params: Promise<{ readonly way: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const way = wayAt((await params).way);
  return way ? { title: wayTitles[way] } : {};
}

export default async function AddFactorByWayPage({ params }: Props) {
  const actor = await requireUser();
  const way = wayAt((await params).way);
  if (!way) notFound();
  return <SetUpFactor actor={actor} way={way} back="/me/factors/new" />;
}
