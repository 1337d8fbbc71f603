"use client";
/** Ends the session of a person and goes to their sign-in page. */
import { LogOut } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { selfPaths } from "@/lib/programs/console/paths";
import { signOut } from "@/lib/programs/console/sign-in-client";

/** The button. */
export function SignOutButton() {
  const [isPending, setPending] = useState(false);
  return (
    <Button
      size="sm"
      pending={isPending}
      icon={<LogOut aria-hidden className="size-4" />}
      onClick={() => {
        setPending(true);
        void signOut(selfPaths.signIn);
      }}
    >
      <span className="max-sm:sr-only">Sign out</span>
    </Button>
  );
}
