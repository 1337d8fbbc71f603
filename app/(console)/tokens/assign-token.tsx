"use client";
/** Asks to whom a token goes, or which one somebody gets: in the list of tokens and on a user's page. */
import type { ReactElement } from "react";
import { Combobox } from "@/components/ui/combobox";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { searchUsernames } from "../users/options";
import { assignTokenAction } from "./actions";

/** One of `serial` and `username` is known, and the other is asked for. */
export function AssignToken({
  serial,
  username,
  ...dialog
}: {
  readonly serial?: string;
  readonly username?: string;
  readonly trigger?: ReactElement;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
}) {
  return (
    <ConfirmDialog
      {...dialog}
      action={assignTokenAction}
      hidden={{ ...(serial !== undefined && { serial }), ...(username !== undefined && { username }) }}
      title={serial === undefined ? `Assign a hardware token to ${username}` : `Assign token ${serial}`}
      description="Its codes count as a second factor from the next login, and the user is told by mail. Hand the token over in person, or by a way that nobody else can take it from."
      confirmLabel="Assign"
    >
      {serial === undefined ? (
        <Field name="serial" label="Serial number" hint="As it is printed on the token.">
          <Input mono required autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Field>
      ) : (
        <Field name="username" label="User">
          <Combobox search={searchUsernames} placeholder="Type the beginning of a name…" />
        </Field>
      )}
    </ConfirmDialog>
  );
}
