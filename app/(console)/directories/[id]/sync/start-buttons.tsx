"use client";
/** Begins a preview or a sync, and goes to its page. */
import { Eye, RefreshCw } from "lucide-react";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { startSyncAction } from "./actions";

export function StartButtons({ directoryId }: { readonly directoryId: string }) {
  return (
    <>
      <ActionForm action={startSyncAction} hidden={{ directoryId, kind: "preview" }}>
        <SubmitButton variant="secondary" icon={<Eye aria-hidden className="size-4" />}>
          Preview
        </SubmitButton>
      </ActionForm>
      <ActionForm action={startSyncAction} hidden={{ directoryId, kind: "sync" }}>
        <SubmitButton icon={<RefreshCw aria-hidden className="size-4" />}>Sync now</SubmitButton>
      </ActionForm>
    </>
  );
}
