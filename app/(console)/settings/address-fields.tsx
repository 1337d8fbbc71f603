"use client";
/** The answers about the console's address, each with its own fields. */
import { useState } from "react";
import { Switch } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RadioGroup } from "@/components/ui/radio-group";
import type { ConsoleAddress } from "@/lib/programs/console/address/queries";
import type { AddressWay } from "@/lib/programs/console/address/schema";

const ways: readonly { readonly value: AddressWay; readonly label: string; readonly description: string }[] =
  [
    {
      value: "here",
      label: "On this computer only",
      description: "Nobody else reaches it. Phones cannot enrol.",
    },
    {
      value: "issued",
      label: "On other computers and phones, by HTTPS",
      description:
        "Postern makes the certificate and renews it. Each device has to trust Postern's authority once.",
    },
    {
      value: "files",
      label: "On other computers and phones, by HTTPS with your certificate",
      description: "Devices trust it already. Postern takes a new one as soon as you replace the files.",
    },
    {
      value: "proxy",
      label: "Through a proxy of yours that ends HTTPS",
      description: "nginx, Caddy, a load balancer. The console itself speaks HTTP to the proxy.",
    },
  ];

export function AddressFields({ address }: { readonly address: ConsoleAddress }) {
  const current = address.way === "open" ? "issued" : address.way;
  const [way, setWay] = useState<AddressWay>(current);
  const isNamed = way === "issued" || way === "files";
  const known = URL.canParse(address.url) ? new URL(address.url).hostname.replace(/^\[|\]$/g, "") : "";
  const name = current === "issued" || current === "files" ? known : address.names[0];
  return (
    <>
      <RadioGroup
        name="way"
        label="Where do people open this console?"
        options={ways}
        defaultValue={current}
        onValueChange={(value) => setWay(value as AddressWay)}
      />
      {isNamed && (
        <Field
          name="name"
          label="Name or address of this computer"
          hint="What people type after https://. A name in your DNS is best; an IP address works too."
        >
          <Input
            mono
            required
            maxLength={253}
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            list="names-of-this-computer"
            defaultValue={name}
          />
        </Field>
      )}
      <datalist id="names-of-this-computer">
        {address.names.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      {way === "files" && (
        <>
          <Field
            name="certificateFile"
            label="Certificate file"
            hint="PEM, with the certificates between it and its authority behind it. The path is on the computer that runs Postern."
          >
            <Input
              mono
              required
              spellCheck={false}
              autoComplete="off"
              defaultValue={address.files.certificate}
            />
          </Field>
          <Field
            name="keyFile"
            label="Key file"
            hint="PEM, without a passphrase, readable by the account that runs Postern and not by every account."
          >
            <Input mono required spellCheck={false} autoComplete="off" defaultValue={address.files.key} />
          </Field>
        </>
      )}
      {way === "proxy" && (
        <>
          <Field name="url" label="Address of the proxy" hint="What people open. Links begin with it.">
            <Input
              mono
              required
              type="url"
              placeholder="https://postern.example.org"
              defaultValue={current === "proxy" ? address.url : ""}
            />
          </Field>
          <Field
            name="proxies"
            label="Proxies in a row"
            hint="1 for a single proxy. Each must pass on X-Forwarded-For, X-Forwarded-Host and X-Forwarded-Proto."
          >
            <Input
              type="number"
              required
              min={1}
              max={10}
              defaultValue={address.proxies}
              className="max-w-24"
            />
          </Field>
          <Switch
            name="isElsewhere"
            label="The proxy runs on another computer"
            hint="The console then listens on every address of this computer. Let nobody but the proxy reach its port."
            defaultChecked={current === "proxy" && address.isElsewhere}
          />
        </>
      )}
      <Field
        name="port"
        label="Port"
        hint={
          isNamed
            ? "HTTPS and HTTP both answer on it; HTTP leads to HTTPS. Ports below 1024 need rights that Postern may not have."
            : "Where the console listens."
        }
      >
        <Input type="number" required min={1} max={65_535} defaultValue={address.port} className="max-w-28" />
      </Field>
    </>
  );
}
