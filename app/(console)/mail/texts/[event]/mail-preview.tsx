"use client";
/** A mail as mail programs show it: light, dark, at phone width, and as text. */
import { useState } from "react";
import { Section } from "@/components/ui/page";
import { Select } from "@/components/ui/select";
import type { MailPreview } from "@/lib/people/notifications/service";

const looks = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "phone", label: "Phone" },
  { value: "text", label: "Text" },
];

/** Names and links in it are samples. Nothing in the frame can run or lead anywhere. */
export function MailPreviewFrame({ preview }: { readonly preview: MailPreview }) {
  const [look, setLook] = useState("light");
  return (
    <Section title="Preview" description={`Subject: ${preview.subject}`}>
      <div className="flex flex-col gap-4">
        <div className="max-w-48">
          <Select aria-label="Shown" options={looks} value={look} onValueChange={setLook} />
        </div>
        {look === "text" ? (
          <pre className="overflow-auto rounded-md border border-line bg-sunken p-3 text-[0.8125rem] whitespace-pre-wrap">
            {preview.text}
          </pre>
        ) : (
          <iframe
            title="Preview of the mail"
            sandbox=""
            srcDoc={look === "dark" ? preview.dark : preview.light}
            className="h-[36rem] w-full rounded-md border border-line bg-white"
            style={look === "phone" ? { maxWidth: 360 } : undefined}
          />
        )}
      </div>
    </Section>
  );
}
