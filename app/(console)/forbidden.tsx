"use client";
/** Shown in place of a page that the operator's role may not open; answered with status 403. */
import { Lock } from "lucide-react";
import { usePathname } from "next/navigation";
import { LinkButton } from "@/components/ui/button";
import { EmptyState, Page } from "@/components/ui/page";
import { rolesFor } from "@/lib/programs/console/areas";

export default function Forbidden() {
  const roles = rolesFor(usePathname());
  return (
    <Page>
      <h1 className="sr-only">Not allowed</h1>
      <EmptyState
        icon={<Lock />}
        title="Your role does not have access to this page"
        action={<LinkButton href="/">Go to the overview</LinkButton>}
      >
        {roles.length > 0 && `Roles with access: ${roles.join(", ")}. `}
        If you need access, ask an owner to change your role.
      </EmptyState>
    </Page>
  );
}
