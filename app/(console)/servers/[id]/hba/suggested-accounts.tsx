"use client";
/** Offering the roles that a policy asks for the password alone as service accounts of the file. */
import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { DraftProps } from "./draft-props";

export function SuggestedAccounts({ draft, start, onChange }: DraftProps) {
  const named = new Set(draft.accounts.map(({ role }) => role.trim()));
  const missing = start.passwordOnly.filter((role) => !named.has(role));
  if (missing.length === 0) return null;
  const next = Math.max(-1, ...draft.accounts.map(({ key }) => key)) + 1;
  const rows = missing.map((role, i) => ({
    ...{ key: next + i, role, databases: "", networks: "" },
    method: "scram-sha-256",
  }));
  return (
    <div className="-mt-4 flex flex-col items-start gap-2">
      <p className="max-w-prose text-[0.8125rem] text-muted">
        A policy asks {missing.slice(0, 5).join(", ")}
        {missing.length > 5 && ` and ${missing.length - 5} more`} for the password only. With their own lines,
        from their own addresses, they also work when no worker is running.
      </p>
      <Button
        size="sm"
        icon={<Plus aria-hidden className="size-4" />}
        onClick={() => onChange({ accounts: [...draft.accounts, ...rows] })}
      >
        {missing.length === 1 ? "Add this account" : `Add these ${missing.length} accounts`}
      </Button>
    </div>
  );
}
