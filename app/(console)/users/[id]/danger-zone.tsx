"use client";
/** What interrupts a user: another password, switching off, deleting. */
import { NewPasswordField } from "@/components/new-password-field";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import type { PasswordLimits } from "@/lib/people/passwords/problem";
import type { UserDetail } from "@/lib/people/users/detail";
import { deleteUserAction, disableUserAction, enableUserAction, setPasswordAction } from "../actions";

export function DangerZone({
  user,
  limits,
  mayDelete,
}: {
  readonly user: UserDetail;
  readonly limits: PasswordLimits;
  readonly mayDelete: boolean;
}) {
  const hidden = { userId: user.id };
  return (
    <Section title="Access">
      <div className="flex flex-wrap gap-2">
        <ConfirmDialog
          trigger={<Button>{user.hasPassword ? "Change password…" : "Set password…"}</Button>}
          action={setPasswordAction}
          hidden={hidden}
          title={`Set the password of ${user.username}`}
          description="For service accounts. People set their own with an enrolment link. It counts from the next login on, and sessions end."
          confirmLabel="Set password"
        >
          <NewPasswordField limits={limits} username={user.username} />
        </ConfirmDialog>
        {user.disabledAt ? (
          <ConfirmDialog
            trigger={<Button>Enable…</Button>}
            action={enableUserAction}
            hidden={hidden}
            title={`Enable ${user.username}?`}
            description="Logins are looked at again, with the password and second factor of before."
            confirmLabel="Enable"
          />
        ) : (
          <ConfirmDialog
            trigger={<Button>Disable…</Button>}
            danger
            action={disableUserAction}
            hidden={hidden}
            title={`Disable ${user.username}?`}
            description="Every login is refused from the next one on, and sessions end. Connections that are open in PostgreSQL stay open. Nothing is lost."
            confirmLabel="Disable"
          />
        )}
        {mayDelete && (
          <ConfirmDialog
            trigger={<Button variant="danger">Delete…</Button>}
            danger
            action={deleteUserAction}
            hidden={hidden}
            title={`Delete ${user.username}?`}
            description="Password, second factors and group memberships are gone for good. The login log and the audit log keep the name. The database role stays as it is."
            confirmLabel="Delete"
          >
            <Field
              name="confirmation"
              label={
                <>
                  Type <span className="font-mono whitespace-pre-wrap">{user.username}</span>
                </>
              }
            >
              <Input mono required autoComplete="off" autoCapitalize="none" spellCheck={false} />
            </Field>
          </ConfirmDialog>
        )}
      </div>
    </Section>
  );
}
