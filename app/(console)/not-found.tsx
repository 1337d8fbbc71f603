/** Shown inside the console for something that does not exist, usually because it was deleted. */
import { SearchX } from "lucide-react";
import { LinkButton } from "@/components/ui/button";
import { EmptyState, Page } from "@/components/ui/page";

export default function NotFound() {
  return (
    <Page>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={<SearchX />}
        title="This does not exist or was deleted"
        action={<LinkButton href="/">Go to the overview</LinkButton>}
      >
        If it was deleted, the audit log shows who deleted it.
      </EmptyState>
    </Page>
  );
}
