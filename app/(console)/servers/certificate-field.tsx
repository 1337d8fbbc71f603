"use client";
/** The certificate of the authority that signed a PostgreSQL server's. */
import { CertificateField, useCertificate } from "@/components/certificate-field";

export function ServerCertificateField({ certificate }: { readonly certificate: string | null }) {
  const [put, read] = useCertificate(certificate);
  return (
    <CertificateField
      put={put}
      onRead={read}
      hint="PEM, as in ssl_ca_file or root.crt. Leave empty to trust the public authorities, which only makes sense for managed services."
    />
  );
}
