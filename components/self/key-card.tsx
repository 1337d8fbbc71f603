"use client";
/** The key to put into an authenticator app: as QR code, as a link on a phone, as text to type. */
import { Smartphone } from "lucide-react";
import { buttonClass } from "@/components/ui/button";
import { cx } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import { QrCode } from "@/components/ui/qr-code";
import type { ShownKey } from "@/lib/login/factors/descriptor";

/** Shows `view`. On a phone the link comes first, because nobody can scan the screen they hold. */
export function KeyCard({ view, username }: { readonly view: ShownKey; readonly username: string }) {
  return (
    <div className="flex flex-col gap-5">
      <a
        href={view.uri}
        className={cx(buttonClass({ variant: "primary" }), "w-full sm:hidden")}
        data-testid="open-in-app"
      >
        <Smartphone aria-hidden className="size-4" />
        Open in my authenticator app
      </a>
      <div className="flex flex-col items-center gap-5 rounded-lg border border-line bg-surface p-4 sm:flex-row sm:items-start">
        <div className="shrink-0">
          <QrCode
            text={view.uri}
            label={`QR code that adds ${username} to an authenticator app. The key below does the same.`}
          />
        </div>
        <div className="flex w-full min-w-0 flex-col gap-3">
          <div>
            <h2 className="font-semibold">Cannot scan it?</h2>
            <p className="text-muted">
              In the app choose “Enter a key” or “Set up manually”, type {username} as the account and this
              key:
            </p>
          </div>
          <output
            aria-label="Key for the authenticator app"
            className="rounded-md bg-sunken px-3 py-2 font-mono text-base leading-relaxed tracking-wide break-words select-all"
          >
            {view.secretText}
          </output>
          <div>
            <CopyButton text={view.secretText.replaceAll(" ", "")} label="Copy key" />
          </div>
          <p className="text-[0.8125rem] text-muted">
            If the app asks: time-based, {view.digits} digits, every {view.periodSeconds} seconds.
          </p>
        </div>
      </div>
    </div>
  );
}
