"use client";
/** What can be done with one second factor: rename, make default, resynchronise, remove. */
import { BellRing, Ellipsis, Pencil, RefreshCw, Star, Trash2 } from "lucide-react";
import { startTransition } from "react";
import { ask } from "@/components/self/ask";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { OwnFactorView } from "@/lib/people/enrollment/queries";
import type { FormAction } from "@/lib/programs/console/action-state";
import { makeOwnFactorDefaultAction, sendOwnTestPushAction } from "../actions";

/** `onTask` opens the dialog for what needs one. */
export function FactorMenu({
  factor,
  onTask,
}: {
  readonly factor: OwnFactorView;
  readonly onTask: (task: "rename" | "resync" | "remove") => void;
}) {
  const run = (action: FormAction<never>) => () =>
    startTransition(async () => {
      const answer = await ask(action, { factorId: factor.id });
      if (answer.ok) toast.success(answer.message);
      else toast.error(answer.message);
    });
  const trigger = (
    <Button
      variant="ghost"
      size="sm"
      aria-label={`Change ${factor.name}`}
      icon={<Ellipsis aria-hidden className="size-4" />}
    />
  );
  return (
    <Menu trigger={trigger}>
      <MenuItem icon={<Pencil aria-hidden />} onClick={() => onTask("rename")}>
        Rename
      </MenuItem>
      {!factor.isDefault && (
        <MenuItem icon={<Star aria-hidden />} onClick={run(makeOwnFactorDefaultAction)}>
          Make default
        </MenuItem>
      )}
      {factor.isNotified && !factor.isUnreachable && (
        <MenuItem icon={<BellRing aria-hidden />} onClick={run(sendOwnTestPushAction)}>
          Send a test notification
        </MenuItem>
      )}
      {factor.canResync && (
        <MenuItem icon={<RefreshCw aria-hidden />} onClick={() => onTask("resync")}>
          Codes are refused
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem icon={<Trash2 aria-hidden />} danger onClick={() => onTask("remove")}>
        Remove
      </MenuItem>
    </Menu>
  );
}
