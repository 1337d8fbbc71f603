"use client";
/** Accepting a way in, with a reason and an end. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { WayIn } from "@/lib/protocols/postgres/bypass/way";
import { acceptExceptionAction } from "./actions";

export function AcceptWay({ serverId, way }: { readonly serverId: string; readonly way: WayIn }) {
  const { role, method, network } = way;
  const from = network === "any" ? "anywhere" : network;
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Accept…</Button>}
      action={acceptExceptionAction}
      hidden={{ serverId, role, method, network }}
      title={`Accept this second-factor gap for ${role}?`}
      description={
        <>
          {way.kind === "elsewhere"
            ? `Logins of ${role} from ${from} are decided by another ${method.toUpperCase()} server, whatever it asks for.`
            : `${role} gets in by ${method} from ${from} without a second factor.`}{" "}
          This stays possible. It is just not counted as a gap until the day you choose.
        </>
      }
      confirmLabel="Accept"
      reason="required"
    >
      <Field name="expiresOn" label="Until" hint="The last day, at most a year from now.">
        <Input type="date" required />
      </Field>
    </ConfirmDialog>
  );
}
