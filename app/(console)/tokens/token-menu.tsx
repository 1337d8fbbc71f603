"use client";
/** What can be done with a token: hand it out, take it back, put it back, mark it as lost, revoke it. */
import { Ban, Ellipsis, PackageCheck, SearchX, UserPlus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { TokenView } from "@/lib/people/tokens/queries";
import { moveTokenAction } from "./actions";
import { AssignToken } from "./assign-token";

/** What is asked before something is done with a token. */
export type TokenQuestion = "assign" | "free" | "lost" | "revoked";

export function TokenMenu({
  token: { serial, state },
  onAsk,
}: {
  readonly token: TokenView;
  readonly onAsk: (question: TokenQuestion) => void;
}) {
  return (
    <Menu
      trigger={
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Actions for token ${serial}`}
          icon={<Ellipsis aria-hidden className="size-4" />}
        />
      }
    >
      {state === "free" && (
        <MenuItem icon={<UserPlus aria-hidden />} onClick={() => onAsk("assign")}>
          Assign…
        </MenuItem>
      )}
      {state !== "free" && (
        <MenuItem icon={<PackageCheck aria-hidden />} onClick={() => onAsk("free")}>
          {state === "assigned" ? "Take back…" : "Put back…"}
        </MenuItem>
      )}
      {state !== "lost" && (
        <MenuItem icon={<SearchX aria-hidden />} onClick={() => onAsk("lost")}>
          Mark as lost…
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem danger icon={<Ban aria-hidden />} onClick={() => onAsk("revoked")}>
        Revoke…
      </MenuItem>
    </Menu>
  );
}

/** The questions about one token; `asked` is the one that is open. */
export function TokenDialogs({
  token: { id, serial, state, username },
  asked,
  onClose,
}: {
  readonly token: TokenView;
  readonly asked: TokenQuestion | null;
  readonly onClose: () => void;
}) {
  const open = (question: TokenQuestion) => ({
    open: asked === question,
    onOpenChange: (isOpen: boolean) => !isOpen && onClose(),
  });
  const move = (to: Exclude<TokenQuestion, "assign">) => ({
    ...open(to),
    action: moveTokenAction,
    hidden: { tokenId: id, to },
  });
  const loses = username ? ` ${username} loses it as a second factor immediately and is told by mail.` : "";
  return (
    <>
      <AssignToken serial={serial} {...open("assign")} />
      <ConfirmDialog
        {...move("free")}
        title={
          state === "assigned" ? `Take token ${serial} back?` : `Put token ${serial} back into the stock?`
        }
        description={`Do this with the token in your hand: it becomes free, and can be assigned to somebody else. Codes that it has shown do not count again.${loses}`}
        confirmLabel={state === "assigned" ? "Take back" : "Put back"}
      />
      <ConfirmDialog
        {...move("lost")}
        danger
        title={`Mark token ${serial} as lost?`}
        description={`Nobody can use it until it is found and put back.${loses}`}
        confirmLabel="Mark as lost"
      />
      <ConfirmDialog
        {...move("revoked")}
        danger
        title={`Revoke token ${serial}?`}
        description={`Its key is erased, and it can never be used or imported again. This cannot be undone.${loses}`}
        confirmLabel="Revoke"
      />
    </>
  );
}
