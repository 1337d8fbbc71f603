"use client";
/** What interrupts a user: another password, switching off, deleting. */
import { EndSessionsOffer } from "@/components/end-sessions-offer";
import { NewPasswordField } from "@/components/new-password-field";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Section } from "@/components/ui/page";
import type { PasswordLimits } from "@/lib/people/passwords/problem";
import type { UserDetail } from "@/lib/people/users/detail";
import type { EndOffer } from "@/lib/servers/sessions/of-user";
import { deleteUserAction, disableUserAction, enableUserAction, setPasswordAction } from "../actions";

export function DangerZone({
  user,
  limits,
  mayDelete,
  offer,
}: {
  readonly user: UserDetail;
  readonly limits: PasswordLimits;
  readonly mayDelete: boolean;
  readonly offer: EndOffer;
}) {
  const hidden = { userId: user.id };
  return (
    <Section title="Access">
      <div className="flex flex-wrap gap-2">
        {user.passwordElsewhere === null && (
          <ConfirmDialog
            trigger={<Button>{user.hasPassword ? "Change password…" : "Set password…"}</Button>}
            action={setPasswordAction}
            hidden={hidden}
            title={`Set the password of ${user.username}`}
            description="For service accounts. People set their own password with an enrolment link. The new password applies from the next login, and the user's sessions in Postern end."
            confirmLabel="Set password"
          >
            <NewPasswordField limits={limits} username={user.username} />
          </ConfirmDialog>
        )}
        {user.disabledAt ? (
          <ConfirmDialog
            trigger={<Button>Enable…</Button>}
            action={enableUserAction}
            hidden={hidden}
            title={`Enable ${user.username}?`}
            description="The user can log in again with the same password and second factor as before."
            confirmLabel="Enable"
          />
        ) : (
          <ConfirmDialog
            trigger={<Button>Disable…</Button>}
            danger
            action={disableUserAction}
            hidden={hidden}
            title={`Disable ${user.username}?`}
            description="Every login is refused from now on, and the user's sessions in Postern end. No data is deleted."
            confirmLabel="Disable"
          >
            <EndSessionsOffer offer={offer} isUsual />
          </ConfirmDialog>
        )}
        {mayDelete && (
          <ConfirmDialog
            trigger={<Button variant="danger">Delete…</Button>}
            danger
            action={deleteUserAction}
            hidden={hidden}
            title={`Delete ${user.username}?`}
            description="The password, second factors and group memberships are permanently deleted. A hardware token of the user is marked as lost: put it back into the stock once you have it. The name stays in the login log and the audit log. The database role is not changed."
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
