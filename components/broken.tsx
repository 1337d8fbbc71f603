"use client";
/** What a page shows when it broke: no details, an id to look up in the log, and a way to try again. */
import { TriangleAlert } from "lucide-react";
import { tellAdministrator } from "@/lib/programs/console/went-wrong";
import { Button } from "./ui/button";
import { EmptyState } from "./ui/page";

/** `digest` is the id under which the server logged the error. */
export function Broken({ digest, retry }: { readonly digest?: string; readonly retry: () => void }) {
  return (
    <>
      <h1 className="sr-only">Error</h1>
      <EmptyState
        icon={<TriangleAlert />}
        title="This page could not be loaded"
        action={<Button onClick={retry}>Try again</Button>}
      >
        Postern may be unable to reach its store right now. {digest && tellAdministrator(digest)}
      </EmptyState>
    </>
  );
}
