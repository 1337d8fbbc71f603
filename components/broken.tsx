"use client";
/** What a page shows when it broke: whether the store is the reason, an id to look up in the log, and a way to try again. */
import { DatabaseZap, TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { tellAdministrator } from "@/lib/programs/console/went-wrong";
import { Button } from "./ui/button";
import { EmptyState } from "./ui/page";

const askAgainMs = 2000;
const again = () => window.location.reload();

/** `digest` is the id under which the server logged the error. While the store cannot be read, the page waits and comes back by itself. */
export function Broken({ digest }: { readonly digest?: string }) {
  const trouble = useStoreTrouble();
  const action = <Button onClick={again}>Try again</Button>;
  return (
    <div role="status">
      <h1 className="sr-only">Error</h1>
      {trouble ? (
        <EmptyState icon={<DatabaseZap />} title={titles[trouble]} action={action}>
          Nothing can be shown or changed, and logins through Postern are refused until{" "}
          {trouble === "silent" ? "it answers" : "the error, which is in Postern's log, is fixed"}. This page
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

type Down = "silent" | "failing";

const titles: Readonly<Record<Down, string>> = {
  silent: "Postern's store does not answer",
  failing: "Postern's store answers with an error",
};

/** How the store is the reason, or null; the page is loaded again once the store can be read after it could not. */
function useStoreTrouble(): Down | null {
  const [trouble, setTrouble] = useState<Down | null>(null);
  useEffect(() => {
    let before: Down | null = null;
    const ask = async () => {
      const now = await storeTrouble();
      if (now === undefined) return;
      if (before && !now) again();
      before = now;
      setTrouble(now);
    };
    void ask();
    const timer = setInterval(() => void ask(), askAgainMs);
    return () => clearInterval(timer);
  }, []);
  return trouble;
}

/** Undefined while the console itself gives no answer. */
async function storeTrouble(): Promise<Down | null | undefined> {
  try {
    const response = await fetch("/api/health", { cache: "no-store" });
    if (response.status !== 503) return null;
    const { status } = (await response.json()) as { readonly status: string };
    return status === "store failing" ? "failing" : "silent";
  } catch {
    return undefined;
  }
}
