/** Leads from the steps of one second factor back to where another can be chosen. */
import { LinkButton } from "@/components/ui/button";

/** Nothing where `back` is null: there is nothing else to choose. */
export function BackButton({ back }: { readonly back: string | null }) {
  return back === null ? null : <LinkButton href={back}>Choose another</LinkButton>;
}
