/**
 * The page that the link in the mail opens. It only shows; approving and refusing are actions of their own. The token is in the
 * fragment, so the server first hears of it from the script.
 */
import type { Metadata } from "next";
import { connection } from "next/server";
import { PersonFrame } from "@/components/self/person-frame";
import { getOrganisation } from "@/lib/foundation/settings/queries";
import type { SearchParams } from "@/lib/programs/console/search-params";
import { DecideByLink } from "./decide-by-link";

export const metadata: Metadata = {
  title: "Approve a login",
  robots: { index: false },
  referrer: "no-referrer",
};

export default async function ApprovePage({ searchParams }: { readonly searchParams: SearchParams }) {
  await connection();
  const startsRefusing = "refuse" in (await searchParams);
  return (
    <PersonFrame organisation={await getOrganisation()}>
      <DecideByLink startsRefusing={startsRefusing} />
    </PersonFrame>
  );
}
