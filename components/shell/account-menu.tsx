"use client";
/** Who is signed in, with the way to their account and out. */
import { ChevronsUpDown, LogOut, UserRound } from "lucide-react";
import { signOut } from "@/lib/programs/console/sign-in-client";
import { Avatar } from "../ui/avatar";
import { Menu, MenuItem, MenuLink, MenuSeparator } from "../ui/menu";

/** `role` is the role's name for people. */
export function AccountMenu({ name, role }: { readonly name: string; readonly role: string }) {
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-sunken max-sm:min-h-11"
        >
          <Avatar name={name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">{name}</span>
            <span className="block truncate text-xs text-muted">{role}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      }
    >
      <MenuLink href="/operators/me" icon={<UserRound aria-hidden />}>
        Your account
      </MenuLink>
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden />} onClick={() => void signOut("/sign-in")}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
