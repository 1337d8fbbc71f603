"use client";
/** What a page shows when it broke: whether the store is the reason, an id to look up in the log, and a way to try again. */
import { DatabaseZap, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { tellAdministrator } from "@/lib/programs/console/went-wrong";
import { Button } from "./ui/button";
import { EmptyState } from "./ui/page";

const askAgainMs = 2000;
const again = () => window.location.reload();

/** `digest` is the id under which the server logged the error. While the store is silent, the page waits and comes back by itself. */
export function Broken({ digest }: { readonly digest?: string }) {
  const isSilent = useStoreSilence();
  const action = <Button onClick={again}>Try again</Button>;
  return (
    <div role="status">
      <h1 className="sr-only">Error</h1>
      {isSilent ? (
        <EmptyState icon={<DatabaseZap />} title="Postern's store does not answer" action={action}>
          Nothing can be shown or changed, and logins through Postern are refused until it answers. This page
          comes back by itself then.
        </EmptyState>
      ) : (
        <EmptyState icon={<TriangleAlert />} title="This page could not be loaded" action={action}>
          {digest ? tellAdministrator(digest) : "If it keeps happening, tell your administrator."}
        </EmptyState>
      )}
    </div>
  );
}

/** Whether the store is the reason; the page is loaded again once the store answers after it was silent. */
function useStoreSilence(): boolean {
  const [isSilent, setSilent] = useState(false);
  useEffect(() => {
    let wasSilent = false;
    const ask = async () => {
      const isNow = await isStoreSilent();
      if (isNow === null) return;
      if (wasSilent && !isNow) again();
      wasSilent = isNow;
      setSilent(isNow);
    };
    void ask();
    const timer = setInterval(() => void ask(), askAgainMs);
    return () => clearInterval(timer);
  }, []);
  return isSilent;
}

/** Null while the console itself gives no answer. */
async function isStoreSilent(): Promise<boolean | null> {
  try {
    const response = await fetch("/api/health", { cache: "no-store" });
    return response.status === 503;
  } catch {
    return null;
  }
}
