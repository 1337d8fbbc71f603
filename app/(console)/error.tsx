"use client";
/** Shown when a page of the console broke; the navigation stays. */
import { Broken } from "@/components/broken";

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <Broken digest={error.digest} retry={reset} />;
}
