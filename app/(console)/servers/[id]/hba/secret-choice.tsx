"use client";
/** Putting the client's secret into the file: only when asked for, and the audit log says so. */
import Link from "next/link";
import { ActionForm, SubmitButton } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Code } from "@/components/ui/code-block";
import { secretPlaceholder } from "@/lib/protocols/postgres/hba/lines";
import type { BuilderStart } from "@/lib/servers/hba/server-hba";
import { showSecretAction } from "./actions";

export function SecretChoice({
  client,
  mayShow,
  isShown,
  onSecret,
}: {
  readonly client: BuilderStart["client"];
  readonly mayShow: boolean;
  readonly isShown: boolean;
  readonly onSecret: (secret: string | null) => void;
}) {
  if (isShown) {
    return (
      <Alert
        tone="warning"
        title="The file below contains the shared secret"
        action={
          <Button size="sm" onClick={() => onSecret(null)}>
            Hide it
          </Button>
        }
      >
        <p>Copy or download it now. It is hidden again when you leave this page.</p>
      </Alert>
    );
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-[0.8125rem] text-muted">
        <Code>{secretPlaceholder}</Code> stands where the secret goes.
      </p>
      {client && mayShow && (
        <ActionForm
          action={showSecretAction}
          hidden={{ id: client.id }}
          quiet
          onDone={(shown) => onSecret(shown?.secret ?? null)}
        >
          <SubmitButton variant="secondary" size="sm">
            Show the secret
          </SubmitButton>
        </ActionForm>
      )}
      {client && !mayShow && (
        <p className="text-[0.8125rem] text-muted">
          An administrator can show it. It belongs to{" "}
          <Link href={`/clients/${client.id}`}>{client.name}</Link>.
        </p>
      )}
    </div>
  );
}
