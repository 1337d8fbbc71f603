/** Shown for an address that leads nowhere. */
import type { Metadata } from "next";
import { PlainShell } from "@/components/shell/plain-shell";
import { LinkButton } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <PlainShell>
      <h1 className="text-lg font-semibold">Page not found</h1>
      <p className="mt-2 mb-5 text-muted">Check the address. The page may also have been deleted.</p>
      <LinkButton href="/">Go to the start page</LinkButton>
    </PlainShell>
  );
}
