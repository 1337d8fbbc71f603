"use client";
/** Recovery codes, shown once: to copy, download or print, and a tick before going on. */
import { Download, Printer } from "lucide-react";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import { saveFile } from "@/components/ui/save-file";

/** Said where they are first shown. */
export const recoveryText =
  "If you lose your phone, you can use each of these once instead of a code from the app. Keep them where nobody else can read them. They are not shown again.";

/** `onKept` is called when the person says that the codes are kept and goes on. */
export function RecoveryCodes({
  codes,
  username,
  organisation,
  onKept,
}: {
  readonly codes: readonly string[];
  readonly username: string;
  readonly organisation: string;
  readonly onKept: () => void;
}) {
  const [isKept, setKept] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const text = fileText(codes, username, organisation);
  return (
    <div className="flex flex-col gap-5">
      <div className="rounded-lg border border-line bg-surface p-4 print:border-0 print:bg-white print:p-0 print:text-black">
        <p className="hidden pb-4 font-semibold print:block">
          Recovery codes of {username}
          {organisation && `, ${organisation}`}. Each works once, instead of the code from the app.
        </p>
        <ol aria-label="Recovery codes" className="grid grid-cols-2 gap-x-4 gap-y-2 font-mono text-base">
          {codes.map((code) => (
            <li key={code} className="tabular-nums select-all">
              {code}
            </li>
          ))}
        </ol>
      </div>
      <div className="flex flex-wrap gap-2 print:hidden">
        <CopyButton text={codes.join("\n")} label="Copy all" />
        <Button
          size="sm"
          icon={<Download aria-hidden className="size-4" />}
          onClick={() => download(text, username)}
        >
          Download
        </Button>
        <Button size="sm" icon={<Printer aria-hidden className="size-4" />} onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <div className="flex flex-col gap-3 print:hidden">
        <Checkbox label="I have saved them somewhere safe" checked={isKept} onCheckedChange={setKept} />
        {isAsked && !isKept && (
          <Alert tone="warning">Save the codes, then tick the box. They are not shown again.</Alert>
        )}
        <div>
          <Button
            variant="primary"
            className="max-sm:w-full"
            onClick={() => (isKept ? onKept() : setAsked(true))}
          >
            Continue
          </Button>
        </div>
      </div>
    </div>
  );
}

function fileText(codes: readonly string[], username: string, organisation: string): string {
  return [
    `Recovery codes of ${username}${organisation ? `, ${organisation}` : ""}`,
    `Created on ${new Date().toISOString().slice(0, 10)}`,
    "Each code works once, instead of the code from the app. Type your password, then the code directly after it.",
    "",
    ...codes,
    "",
  ].join("\r\n");
}

const download = (text: string, username: string) =>
  saveFile(`recovery-codes-${username.replace(/[^\w.-]+/g, "_")}.txt`, text);
