"use client";
/** The certificate of an authority: pasted, or read from a file in the browser. */
import { type ChangeEvent, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";

export function CertificateField({ certificate }: { readonly certificate: string | null }) {
  const [loaded, setLoaded] = useState({ text: certificate ?? "", count: 0 });
  const load = async (event: ChangeEvent<HTMLInputElement>) => {
    const text = await event.target.files?.[0]?.text();
    if (text !== undefined) setLoaded(({ count }) => ({ text, count: count + 1 }));
  };
  return (
    <>
      <Field
        name="caCertificate"
        label="Certificate of the authority"
        optional
        hint="PEM, as in ssl_ca_file or root.crt. Leave empty to trust the public authorities, which only makes sense for managed services."
      >
        <Textarea
          key={loaded.count}
          mono
          rows={4}
          spellCheck={false}
          className="text-[0.8125rem] max-sm:text-[0.8125rem]"
          defaultValue={loaded.text}
          placeholder="-----BEGIN CERTIFICATE-----"
        />
      </Field>
      <Field label="Or read it from a file" optional>
        <Input type="file" accept=".pem,.crt,.cer,.cert" onChange={load} className="pt-1.5" />
      </Field>
    </>
  );
}
