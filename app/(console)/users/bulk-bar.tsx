"use client";
/** The bar over the table: choosing all that match, and what can be done with the chosen. */
import {
  ChevronDown,
  KeyRound,
  Link2,
  Mail,
  Power,
  PowerOff,
  Trash2,
  UserMinus,
  UserPlus,
} from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { UserFilter } from "@/lib/people/users/filter";
import type { BulkJob } from "./bulk-dialog";

/** What the operator may do to many users. */
export type BulkPermissions = Readonly<
  Record<"write" | "delete" | "group" | "reset" | "invite" | "mail", boolean>
>;

export function BulkBar({
  ids,
  isWholePage,
  total,
  filter,
  may,
  onChoose,
}: {
  readonly ids: readonly string[];
  readonly isWholePage: boolean;
  readonly total: number;
  readonly filter: UserFilter;
  readonly may: BulkPermissions;
  readonly onChoose: (job: Omit<BulkJob, "clear">) => void;
}) {
  const [wantsAll, setWantsAll] = useState(false);
  const isAll = wantsAll && isWholePage;
  const choose = (action: BulkJob["action"]) => () =>
    onChoose({
      action,
      count: isAll ? total : ids.length,
      selection: isAll ? { kind: "filter", filter } : { kind: "ids", ids: [...ids] },
    });
  return (
    <>
      {isAll && (
        <span className="font-medium">and {(total - ids.length).toLocaleString("en")} on other pages</span>
      )}
      {isWholePage && total > ids.length && (
        <Button size="sm" variant="ghost" onClick={() => setWantsAll(!isAll)}>
          {isAll ? "Only this page" : `Choose all ${total.toLocaleString("en")} that match`}
        </Button>
      )}

      {may.reset && (
        <Button
          size="sm"
          icon={<KeyRound aria-hidden className="size-4" />}
          onClick={choose("reset_factors")}
        >
          Reset second factor…
        </Button>
      )}
      {may.invite && (
        <Button size="sm" icon={<Link2 aria-hidden className="size-4" />} onClick={choose("issue_links")}>
          Enrolment links…
        </Button>
      )}
      {may.mail && (
        <Button size="sm" icon={<Mail aria-hidden className="size-4" />} onClick={choose("mail_links")}>
          Send invitations…
        </Button>
      )}
      {(may.group || may.write || may.delete) && (
        <Menu
          align="start"
          trigger={
            <Button size="sm" icon={<ChevronDown aria-hidden className="size-4" />}>
              More
            </Button>
          }
        >
          {may.group && (
            <>
              <MenuItem icon={<UserPlus aria-hidden />} onClick={choose("add_to_group")}>
                Add to group…
              </MenuItem>
              <MenuItem icon={<UserMinus aria-hidden />} onClick={choose("remove_from_group")}>
                Remove from group…
              </MenuItem>
              <MenuSeparator />
            </>
          )}
          {may.write && (
            <>
              <MenuItem icon={<PowerOff aria-hidden />} onClick={choose("disable")}>
                Disable…
              </MenuItem>
              <MenuItem icon={<Power aria-hidden />} onClick={choose("enable")}>
                Enable…
              </MenuItem>
            </>
          )}
          {may.delete && (
            <MenuItem danger icon={<Trash2 aria-hidden />} onClick={choose("delete")}>
              Delete…
            </MenuItem>
          )}
        </Menu>
      )}
    </>
  );
}
