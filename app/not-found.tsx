/** Shown for an address that leads nowhere. */
import type { Metadata } from "next";
import { PlainShell } from "@/components/shell/plain-shell";
import { LinkButton } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <PlainShell>
      <h1 className="text-lg font-semibold">There is nothing here</h1>
      <p className="mt-2 mb-5 text-muted">The address is mistyped, or what stood here was deleted.</p>
      <LinkButton href="/">Go to the start</LinkButton>
    </PlainShell>
  );
}
