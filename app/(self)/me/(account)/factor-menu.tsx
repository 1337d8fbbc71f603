"use client";
/** What can be done with one authenticator app: rename, make default, remove. */
import { Ellipsis, Pencil, Star, Trash2 } from "lucide-react";
import { startTransition } from "react";
import { ask } from "@/components/self/ask";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import type { OwnFactorView } from "@/lib/people/enrollment/queries";
import { makeOwnFactorDefaultAction } from "../actions";

/** `onTask` opens the dialog for what needs one. */
export function FactorMenu({
  factor,
  onTask,
}: {
  readonly factor: OwnFactorView;
  readonly onTask: (task: "rename" | "remove") => void;
}) {
  const makeDefault = () =>
    startTransition(async () => {
      const answer = await ask(makeOwnFactorDefaultAction, { factorId: factor.id });
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
        <MenuItem icon={<Star aria-hidden />} onClick={makeDefault}>
          Make default
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem icon={<Trash2 aria-hidden />} danger onClick={() => onTask("remove")}>
        Remove
      </MenuItem>
    </Menu>
  );
}
