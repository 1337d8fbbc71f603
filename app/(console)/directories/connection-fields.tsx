"use client";
/** How a directory is reached: addresses, encryption, the authority's certificate, the bind account, and trying it. */
import { CertificateField, useCertificate } from "@/components/certificate-field";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Facts } from "@/components/ui/page";
import { RadioGroup } from "@/components/ui/radio-group";
import type { Connection } from "@/lib/people/directories/form";
import { showCertificateAction, testConnectionAction } from "./actions";
import { FailedTest, TestButton } from "./test-button";

const encryptions = [
  { value: "ldaps", label: "LDAPS", description: "TLS from the first octet, usually on port 636." },
  { value: "starttls", label: "StartTLS", description: "TLS on the plain port, usually 389." },
] as const;

export function ConnectionFields({
  shown,
  hasPassword = false,
}: {
  readonly shown?: Connection;
  readonly hasPassword?: boolean;
}) {
  const [certificate, take] = useCertificate(shown?.caCertificate ?? null);
  return (
    <>
      <Field name="name" label="Name" hint="Shown in the console and in the login log.">
        <Input required maxLength={80} defaultValue={shown?.name} placeholder="Corp" />
      </Field>
      <Field
        name="addresses"
        label="Addresses"
        hint="One a line: a host or host:port. They are tried in this order, as written in the certificate."
      >
        <Textarea
          mono
          required
          rows={2}
          spellCheck={false}
          defaultValue={shown?.addresses.join("\n")}
          placeholder="dc1.example.org"
        />
      </Field>
      <RadioGroup name="tls" label="Encryption" options={encryptions} defaultValue={shown?.tls ?? "ldaps"} />
      <CertificateField
        put={certificate}
        onRead={take}
        hint="PEM. Leave empty to trust the public authorities."
      />
      <TestButton label="Show the directory's certificate" action={showCertificateAction}>
        {(data) =>
          data.ok ? (
            <ShownCertificates certificates={data.certificates} onTrust={(pem) => take(pem)} />
          ) : (
            <FailedTest failed={data} />
          )
        }
      </TestButton>
      <Field
        name="bindDn"
        label="Bind account"
        optional
        hint="The account that looks people up: its DN, or name@domain in Active Directory. It needs to read users and groups and nothing else. Leave empty for a directory that anybody may search."
      >
        <Input
          mono
          defaultValue={shown?.bindDn}
          maxLength={1000}
          autoCapitalize="none"
          spellCheck={false}
          placeholder="cn=postern,ou=services,dc=example,dc=org"
        />
      </Field>
      <Field
        name="bindPassword"
        label="Its password"
        optional
        hint={
          hasPassword
            ? "Leave empty to keep the stored password, which is never shown. Type it again when addresses, encryption, certificate or account change."
            : "It is stored encrypted and never shown."
        }
      >
        <Input type="password" autoComplete="new-password" maxLength={500} />
      </Field>
      <TestButton label="Test connection" action={testConnectionAction}>
        {(addresses) => (
          <div className="flex flex-col gap-2">
            {addresses.map((tested) =>
              tested.ok ? (
                <Alert
                  key={tested.address}
                  tone="success"
                  title={`${tested.address}: connected${tested.state === "bound" ? ", and the bind account is let in" : ""}.`}
                />
              ) : (
                <FailedTest key={tested.address} at={tested.address} failed={tested} />
              ),
            )}
          </div>
        )}
      </TestButton>
    </>
  );
}

function ShownCertificates({
  certificates,
  onTrust,
}: {
  readonly certificates: readonly {
    readonly subject: string;
    readonly issuer: string;
    readonly validTo: string;
    readonly fingerprint: string;
    readonly pem: string;
  }[];
  readonly onTrust: (pem: string) => void;
}) {
  const last = certificates.at(-1);
  if (!last) return <Alert tone="warning" title="The directory shows no certificate." />;
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line p-3">
      <p className="text-[0.8125rem] text-muted">
        This came over the network and was not checked. Compare the fingerprint with the directory's own
        before you trust it.
      </p>
      <Facts
        items={[
          ["Issued to", last.subject],
          ["Issued by", last.issuer],
          ["Valid until", last.validTo],
          [
            "SHA-256",
            <span key="f" className="font-mono text-[0.8125rem] break-all">
              {last.fingerprint}
            </span>,
          ],
        ]}
      />
      <div>
        <Button onClick={() => onTrust(last.pem)}>The fingerprint is right: trust it</Button>
      </div>
    </div>
  );
}
