"use client";
/** Shown when a page outside the console broke. */
import { Broken } from "@/components/broken";
import { PlainShell } from "@/components/shell/plain-shell";

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <PlainShell>
      <Broken digest={error.digest} retry={reset} />
    </PlainShell>
  );
}
