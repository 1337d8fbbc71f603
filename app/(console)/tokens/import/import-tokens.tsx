"use client";
/** The way of a file of tokens into the stock: choose it, see what it would do, import it. */
import { useState } from "react";
import { FileForm } from "@/components/file-form";
import { FormButtons } from "@/components/ui/action-form";
import { Alert } from "@/components/ui/alert";
import { Button, LinkButton } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useActionAgain } from "@/components/ui/use-action-again";
import { useConfirmed } from "@/components/ui/use-confirmed";
import type { TokensPreview } from "@/lib/people/tokens/import";
import { importTokensAction, previewTokensAction } from "../actions";
import { TokensReport } from "./tokens-report";

/** The file and its key stay in this browser between the steps; the console keeps neither. */
export function ImportTokens() {
  const [file, setFile] = useState<FormData | null>(null);
  const [confirmedPreview, confirmation] = useConfirmed<TokensPreview>(previewTokensAction);
  const [checked, check, isChecking] = useActionAgain(confirmedPreview);
  const [confirmedImport, importConfirmation] = useConfirmed(importTokensAction);
  const [imported, send, isImporting] = useActionAgain(confirmedImport);
  const result = imported.status === "done" ? imported.data : null;
  const preview = checked.status === "done" ? checked.data : null;
  if (result) return <Done {...result} />;
  return (
    <>
      {preview ? (
        <TokensReport
          preview={preview}
          isImporting={isImporting}
          refusal={imported.status === "error" && !imported.unproven ? imported.message : null}
          onBack={() => {
            check(null);
            send(null);
          }}
          onImport={() => {
            if (!file) return;
            file.set("digest", preview.digest);
            send(file);
          }}
        />
      ) : (
        <FileForm
          words={words}
          state={checked}
          isPending={isChecking}
          onSend={(text, form) => {
            form.set("text", text);
            setFile(form);
            check(form);
          }}
        >
          <Field
            name="presharedKey"
            label="Pre-shared key"
            optional
            hint="For an encrypted PSKC file: 32, 48 or 64 hexadecimal digits, which the maker sends apart from the file."
          >
            <Input type="password" autoComplete="off" spellCheck={false} />
          </Field>
          <Field
            name="password"
            label="Password of the file"
            optional
            hint="For a PSKC file that is encrypted with a password."
          >
            <Input type="password" autoComplete="off" spellCheck={false} />
          </Field>
        </FileForm>
      )}
      {confirmation}
      {importConfirmation}
    </>
  );
}

function Done({ added, there }: { readonly added: number; readonly there: number }) {
  return (
    <div className="flex flex-col gap-4">
      <Alert tone="success" title={`${tokens(added)} imported`}>
        <p>
          {there > 0 && `${tokens(there)} of the file were there already. `}
          Now delete the file: whoever has it can make the codes of all its tokens. Allow their kind in the
          settings or in a group, then assign them.
        </p>
      </Alert>
      <FormButtons>
        <LinkButton href="/tokens?state=free" variant="primary">
          See the free tokens
        </LinkButton>
        <Button onClick={() => window.location.reload()}>Import another file</Button>
      </FormButtons>
    </div>
  );
}

const tokens = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "token" : "tokens"}`;

const words = {
  label: "File of tokens",
  hint: "PSKC (RFC 6030), lines with serial number and key, or what Yubico's programs write. Which of them it is, is recognised.",
  accept: ".csv,.txt,.xml,.pskc,.pskcxml,text/csv,text/plain,text/xml,application/xml",
  sampleName: "tokens.csv",
  /** The seeds of the examples in RFC 4226 and RFC 6238: nobody should hand out such tokens. */
  sample: [
    "# serial number, key in hexadecimal, hotp or totp, digits, counter or period, hash",
    "10000001,3132333435363738393031323334353637383930,hotp,6,0",
    "10000002,3132333435363738393031323334353637383930,totp,6,30",
    "10000003,3132333435363738393031323334353637383930313233343536373839303132,totp,8,60,sha256",
    "",
  ].join("\r\n"),
};
