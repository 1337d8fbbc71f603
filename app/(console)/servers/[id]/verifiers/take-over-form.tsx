"use client";
/** The way from where the passwords are to whom they were given: ask, show, take over. */
import { useEffect, useEffectEvent, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { useActionAgain } from "@/components/ui/use-action-again";
import { useConfirmed } from "@/components/ui/use-confirmed";
import type { ImportResult } from "@/lib/servers/verifiers/service";
import type { VerifierReport } from "@/lib/servers/verifiers/view";
import { importVerifiersAction, previewVerifiersAction } from "./actions";
import { RolesToTake } from "./roles-to-take";
import type { ServerName } from "./server-name";
import { SourceFields } from "./source-fields";

/** What was typed stays in this browser between the two steps; the console keeps none of it. */
export function TakeOverForm({
  server,
  onDone,
}: {
  readonly server: ServerName;
  readonly onDone?: () => void;
}) {
  const [question, setQuestion] = useState<FormData | null>(null);
  const [preview, ask, isAsking] = useActionAgain<VerifierReport>(previewVerifiersAction);
  const [importConfirmed, confirmation] = useConfirmed(importVerifiersAction);
  const [result, take, isTaking] = useActionAgain<ImportResult>(importConfirmed);
  const report = preview.status === "done" ? preview.data : null;
  const outcome = result.status === "done" ? result.data : null;
  const tell = useEffectEvent(() => onDone?.());
  useEffect(() => {
    if (outcome) tell();
  }, [outcome]);

  if (outcome) return <Done result={outcome} />;
  if (report && question) {
    return (
      <>
        <RolesToTake
          report={report}
          server={server}
          isTaking={isTaking}
          refusal={result.status === "error" ? result.message : null}
          onBack={() => {
            setQuestion(null);
            ask(null);
            take(null);
          }}
          onTake={(roles) => {
            const form = new FormData();
            for (const [name, value] of question) form.append(name, value);
            for (const role of roles) form.append("roles", role);
            take(form);
          }}
        />
        {confirmation}
      </>
    );
  }
  return (
    <SourceFields
      server={server}
      state={preview}
      isPending={isAsking}
      onAsk={(form) => {
        form.set("serverId", server.id);
        setQuestion(form);
        ask(form);
      }}
    />
  );
}

function Done({ result }: { readonly result: ImportResult }) {
  const { taken, left } = result;
  return (
    <div className="flex flex-col gap-4">
      <Alert
        tone={taken > 0 ? "success" : "warning"}
        title={`${taken.toLocaleString("en")} password${taken === 1 ? "" : "s"} imported`}
      >
        {taken > 0 && <p>From the next login, these users type the password of their role, then a code.</p>}
        {left.length > 0 && (
          <p>
            No longer possible, because something has changed in the meantime: {left.slice(0, 20).join(", ")}
          </p>
        )}
      </Alert>
      <p className="text-muted">
        If you saved the output of the SQL in a file, delete it now. Anyone who has a verifier can try
        passwords against it.
      </p>
      <div>
        <Button onClick={() => window.location.reload()}>Start over</Button>
      </div>
    </div>
  );
}
