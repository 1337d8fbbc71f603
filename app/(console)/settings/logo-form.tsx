"use client";
/** Uploading and removing the logo. */
import { useState } from "react";
import { ActionForm, FormButtons, SubmitButton } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { removeLogoAction, updateLogoAction } from "./actions";

export function LogoForm({
  logoUrl,
  mayWrite,
}: {
  readonly logoUrl: string | null;
  readonly mayWrite: boolean;
}) {
  const [isAsked, setAsked] = useState(false);
  return (
    <div className="flex flex-col gap-5">
      {logoUrl ? (
        // biome-ignore lint/performance/noImgElement: a picture from the store, at most 256 KiB, needs no optimiser
        <img
          src={logoUrl}
          alt="The current logo"
          className="max-h-20 max-w-60 self-start rounded bg-white p-2"
        />
      ) : (
        <p className="text-muted">No logo yet. Only the name is shown.</p>
      )}
      {mayWrite && (
        <ActionForm action={updateLogoAction}>
          <Field
            name="logo"
            label={logoUrl ? "Another picture" : "Picture"}
            hint="PNG, JPEG or WebP, at most 256 KiB. SVG is refused because it can contain scripts."
          >
            <Input type="file" required accept="image/png,image/jpeg,image/webp" />
          </Field>
          <FormButtons>
            <SubmitButton>Upload</SubmitButton>
            {logoUrl && <Button onClick={() => setAsked(true)}>Remove logo</Button>}
          </FormButtons>
        </ActionForm>
      )}
      <ConfirmDialog
        open={isAsked}
        onOpenChange={setAsked}
        action={removeLogoAction}
        title="Remove the logo?"
        description="Only the name will be shown."
        confirmLabel="Remove"
      />
    </div>
  );
}
