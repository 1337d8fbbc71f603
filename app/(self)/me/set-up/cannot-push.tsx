"use client";
/** Why a browser cannot be set up for notifications as it is, and what the person can do. */
import { Share, SquarePlus } from "lucide-react";
import type { ReactNode } from "react";
import { BackButton } from "@/components/self/back-button";
import { Alert } from "@/components/ui/alert";
import type { Support } from "./subscribe";

/** `back`: where another can be chosen. */
export function CannotPush({
  support,
  back,
}: {
  readonly support: Exclude<Support, "ready">;
  readonly back: string | null;
}) {
  if (support === "home_screen") return <HomeScreenSteps back={back} />;
  const { title, text } = words[support];
  return (
    <Alert
      tone={support === "known" ? "success" : "warning"}
      title={title}
      action={<BackButton back={back} />}
    >
      <p>{text}</p>
    </Alert>
  );
}

const words: Readonly<
  Record<Exclude<Support, "ready" | "home_screen">, { readonly title: string; readonly text: string }>
> = {
  known: {
    title: "This browser is set up already",
    text: "Open this page on another device to add that one. To set this one up anew, remove it first.",
  },
  blocked: {
    title: "Notifications are blocked for this page",
    text: "Allow them in the settings of your browser for this address, then reload the page.",
  },
  insecure: {
    title: "This page was not opened over HTTPS",
    text: "Browsers give notifications to encrypted pages alone. Ask your database administrator for the address that begins with https://.",
  },
  none: {
    title: "This browser has no notifications",
    text: "Use Chrome, Edge, Firefox or Safari, and not a private window. While this page is open on a phone where you are signed in, it also shows logins that wait for you.",
  },
};

/** iOS and iPadOS 16.4 and newer. */
function HomeScreenSteps({ back }: { readonly back: string | null }) {
  return (
    <div className="flex flex-col gap-4">
      <p>On an iPhone or iPad, only an app of the home screen gets notifications. This page becomes one:</p>
      <ol className="flex flex-col gap-3">
        <NumberedStep number={1}>
          Open this page in Safari and tap Share{" "}
          <Share aria-hidden className="inline size-4 align-text-bottom" />.
        </NumberedStep>
        <NumberedStep number={2}>
          Choose Add to Home Screen <SquarePlus aria-hidden className="inline size-4 align-text-bottom" />,
          then Add.
        </NumberedStep>
        <NumberedStep number={3}>
          Open it from the home screen, sign in there, and come back to this page: Security, Add another, then
          Push.
        </NumberedStep>
      </ol>
      <p className="text-muted">It needs iOS 16.4 or newer.</p>
      <div>
        <BackButton back={back} />
      </div>
    </div>
  );
}

function NumberedStep({ number, children }: { readonly number: number; readonly children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full border border-line text-[0.8125rem] tabular-nums"
      >
        {number}
      </span>
      <span>{children}</span>
    </li>
  );
}
