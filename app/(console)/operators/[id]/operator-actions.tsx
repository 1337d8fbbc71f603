"use client";
/** What an owner can do about another operator's account: a link, end sessions, disable, delete. */
import { ChevronDown, KeyRound, LogOut, Trash2, UserCheck, UserX } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import type { OperatorView } from "@/lib/people/operators/queries";
import {
  deleteOperatorAction,
  disableOperatorAction,
  enableOperatorAction,
  endOperatorSessionsAction,
  issueOperatorLinkAction,
} from "../actions";
import { OperatorLinkOnce } from "../operator-link-once";

type Ask = "link" | "sessions" | "disable" | "enable" | "delete";

export function OperatorActions({ operator }: { readonly operator: OperatorView }) {
  const [ask, setAsk] = useState<Ask | null>(null);
  const [link, setLink] = useState<{ url: string; expiresAt: string } | null>(null);
  const { username, status } = operator;
  const dialog = (kind: Ask) => ({
    open: ask === kind,
    onOpenChange: (open: boolean) => setAsk(open ? kind : null),
    hidden: { operatorId: operator.id },
  });
  return (
    <>
      <Menu trigger={<Button icon={<ChevronDown aria-hidden className="size-4" />}>Actions</Button>}>
        {status !== "disabled" && (
          <MenuItem icon={<KeyRound aria-hidden />} onClick={() => setAsk("link")}>
            Issue a link
          </MenuItem>
        )}
        <MenuItem icon={<LogOut aria-hidden />} onClick={() => setAsk("sessions")}>
          End all sessions
        </MenuItem>
        <MenuSeparator />
        {status === "disabled" ? (
          <MenuItem icon={<UserCheck aria-hidden />} onClick={() => setAsk("enable")}>
            Enable
          </MenuItem>
        ) : (
          <MenuItem icon={<UserX aria-hidden />} onClick={() => setAsk("disable")}>
            Disable
          </MenuItem>
        )}
        <MenuItem danger icon={<Trash2 aria-hidden />} onClick={() => setAsk("delete")}>
          Delete
        </MenuItem>
      </Menu>
      <ConfirmDialog
        {...dialog("link")}
        action={issueOperatorLinkAction}
        title={`Issue a link for ${username}?`}
        description={
          operator.directory
            ? "With it and the password in the directory the operator enrols a new authenticator app. The current one works until then. Any earlier link stops working."
            : "The operator uses it to set a new password and a new authenticator app. The current ones work until then. Any earlier link stops working."
        }
        confirmLabel="Issue link"
        quiet
        onDone={setLink}
      />
      <ConfirmDialog
        {...dialog("sessions")}
        action={endOperatorSessionsAction}
        title={`End all sessions of ${username}?`}
        description="The operator will have to sign in again with password and code."
        confirmLabel="End sessions"
      />
      <ConfirmDialog
        {...dialog("disable")}
        action={disableOperatorAction}
        title={`Disable ${username}?`}
        description="Every session ends and the operator cannot sign in. You can enable the account again later."
        confirmLabel="Disable"
        danger
      />
      <ConfirmDialog
        {...dialog("enable")}
        action={enableOperatorAction}
        title={`Enable ${username}?`}
        description="The operator can sign in again with the same password and authenticator app."
        confirmLabel="Enable"
      />
      <ConfirmDialog
        {...dialog("delete")}
        action={deleteOperatorAction}
        title={`Delete ${username}?`}
        description={
          operator.directory
            ? "The account and its authenticator app are permanently deleted here. Actions stay in the audit log. Back as an operator only with a new link; to keep somebody out for good, disable the account."
            : "The account is permanently deleted. Its actions stay in the audit log."
        }
        confirmLabel="Delete"
        danger
      />
      <Dialog
        title={`Link for ${username}`}
        open={link !== null}
        onOpenChange={(open) => !open && setLink(null)}
      >
        {link && <OperatorLinkOnce {...link} directory={operator.directory !== null} />}
      </Dialog>
    </>
  );
}
