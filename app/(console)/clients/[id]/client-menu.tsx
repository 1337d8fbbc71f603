"use client";
/** What can be done with a client, each asked first where it interrupts logins. */
import { ChevronDown, KeyRound, Power, PowerOff, TimerReset, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { ClientDetail } from "@/lib/people/clients/queries";
import type { KeptLines } from "@/lib/protocols/postgres/hba/shown";
import type { WorkerPlaces } from "@/lib/servers/workers/addresses";
import { clearThrottleAction, deleteClientAction, disableClientAction, enableClientAction } from "../actions";
import { RegenerateSecret } from "./regenerate-secret";

type Question = "secret" | "disable" | "enable" | "clear" | "delete";

export function ClientMenu({
  client,
  places,
  lines,
}: {
  readonly client: ClientDetail;
  readonly places: WorkerPlaces;
  readonly lines: KeptLines;
}) {
  const [asked, setAsked] = useState<Question | null>(null);
  const dialog = (question: Question) => ({
    hidden: { id: client.id },
    open: asked === question,
    onOpenChange: (open: boolean) => setAsked(open ? question : null),
  });
  return (
    <>
      <Menu trigger={<Button icon={<ChevronDown aria-hidden className="size-4" />}>Actions</Button>}>
        <MenuItem icon={<KeyRound aria-hidden />} onClick={() => setAsked("secret")}>
          Regenerate secret…
        </MenuItem>
        <MenuItem
          icon={<TimerReset aria-hidden />}
          disabled={client.failures === 0}
          onClick={() => setAsked("clear")}
        >
          Clear failure limit…
        </MenuItem>
        {client.disabledAt ? (
          <MenuItem icon={<Power aria-hidden />} onClick={() => setAsked("enable")}>
            Enable…
          </MenuItem>
        ) : (
          <MenuItem icon={<PowerOff aria-hidden />} onClick={() => setAsked("disable")}>
            Disable…
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem danger icon={<Trash2 aria-hidden />} onClick={() => setAsked("delete")}>
          Delete…
        </MenuItem>
      </Menu>
      <RegenerateSecret client={client} places={places} lines={lines} {...dialog("secret")} />
      <ConfirmDialog
        {...dialog("clear")}
        action={clearThrottleAction}
        title={`Clear the failure limit of ${client.name}?`}
        description={`${client.failures} failures are cleared, and logins through this client are checked again immediately.`}
        confirmLabel="Clear"
      />
      <ConfirmDialog
        {...dialog("enable")}
        action={enableClientAction}
        title={`Enable ${client.name}?`}
        description="Its requests are answered again, starting with the next login."
        confirmLabel="Enable"
      />
      <ConfirmDialog
        {...dialog("disable")}
        danger
        action={disableClientAction}
        title={`Disable ${client.name}?`}
        description="Its requests are ignored, so nobody can log in through it until you enable it again. PostgreSQL waits 3 seconds, then refuses the login."
        confirmLabel="Disable"
      />
      <ConfirmDialog
        {...dialog("delete")}
        danger
        action={deleteClientAction}
        title={`Delete ${client.name}?`}
        description="Its secret is permanently deleted and its requests are ignored. Its attempts stay in the login log."
        confirmLabel="Delete"
      />
    </>
  );
}
