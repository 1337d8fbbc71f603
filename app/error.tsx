"use client";
/** Shown when a page outside the console broke. */
import { Broken } from "@/components/broken";
import { PlainShell } from "@/components/shell/plain-shell";

export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <PlainShell>
      <Broken digest={error.digest} />
    </PlainShell>
  );
}
