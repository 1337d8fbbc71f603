"use client";
/** The certificate of an authority, as forms of servers and directories ask for it: pasted, or read from a file in the browser. */
import { type ChangeEvent, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";

/** A certificate that was put into the field from elsewhere; `count` tells one from the same put there again. */
export type PutCertificate = { readonly text: string; readonly count: number };

/** What is in the field when it is shown, and what puts another one there. */
export function useCertificate(text: string | null): readonly [PutCertificate, (text: string) => void] {
  const [put, setPut] = useState<PutCertificate>({ text: text ?? "", count: 0 });
  return [put, (other) => setPut(({ count }) => ({ text: other, count: count + 1 }))];
}

/** The field `caCertificate` and a file to read it from. `put` and `onRead` come from `useCertificate`. */
export function CertificateField({
  put,
  onRead,
  hint,
}: {
  readonly put: PutCertificate;
  readonly onRead: (text: string) => void;
  readonly hint: string;
}) {
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const text = await event.target.files?.[0]?.text();
    if (text !== undefined) onRead(text);
  };
  return (
    <>
      <Field name="caCertificate" label="Certificate of the authority" optional hint={hint}>
        <Textarea
          key={put.count}
          mono
          rows={4}
          spellCheck={false}
          className="text-[0.8125rem] max-sm:text-[0.8125rem]"
          defaultValue={put.text}
          placeholder="-----BEGIN CERTIFICATE-----"
        />
      </Field>
      <Field label="Or read it from a file" optional>
        <Input type="file" accept=".pem,.crt,.cer,.cert" onChange={read} className="pt-1.5" />
      </Field>
    </>
  );
}
