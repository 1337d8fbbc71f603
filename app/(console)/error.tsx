"use client";
/** Shown when a page of the console broke; the navigation stays. */
import { Broken } from "@/components/broken";

export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return <Broken digest={error.digest} />;
}
