"use client";
/** Copies text and says so. */
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "./button";

const shownMs = 2000;

/** A button that copies `text`. `label` names what is copied: "Copy secret". */
export function CopyButton({ text, label = "Copy" }: { readonly text: string; readonly label?: string }) {
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  useEffect(() => {
    if (copied === "no") return;
    const timer = setTimeout(() => setCopied("no"), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const words = { no: label, yes: "Copied", failed: "Select and copy" };
  return (
    <Button
      size="sm"
      icon={
        copied === "yes" ? <Check aria-hidden className="size-4" /> : <Copy aria-hidden className="size-4" />
      }
      onClick={async () => setCopied((await copyText(text)) ? "yes" : "failed")}
    >
      <span className="grid *:[grid-area:1/1]">
        {/* As wide as the wider of the two that are usual, whichever is said. */}
        {[words.no, words.yes].map((text) => (
          <span key={text} aria-hidden className="invisible">
            {text}
          </span>
        ))}
        <span aria-live="polite">{words[copied]}</span>
      </span>
    </Button>
  );
}

/** Browsers offer the clipboard only over HTTPS or on localhost; elsewhere a hidden field does it the old way. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
