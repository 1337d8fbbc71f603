"use client";
/** The greeting: whose link this is, what will happen, what one needs. */
import { FactorPicture } from "@/components/factor-picture";
import { ChooseFactor } from "@/components/self/choose-factor";
import { StepHeader } from "@/components/self/step-header";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { LinkView } from "@/lib/people/enrollment/enroll";

/** `onStart` goes to the first step. */
export function Welcome({
  link,
  organisation,
  isPending,
  onStart,
}: {
  readonly link: LinkView;
  readonly organisation: string;
  readonly isPending: boolean;
  readonly onStart: () => void;
}) {
  const open = link.choices.filter(({ refusal }) => refusal === null);
  if (open.length === 0)
    return (
      <div className="flex flex-col gap-6">
        <Alert tone="warning" title="Nothing that you may have can be set up with this link">
          <p>Ask your database administrator which second factor you should use. The link stays open.</p>
        </Alert>
        <ChooseFactor choices={link.choices} onChoose={() => {}} isPending={false} />
      </div>
    );
  const needsApp = open.every(({ way }) => way === "qr_code");
  return (
    <div className="flex flex-col gap-6">
      <StepHeader title={link.displayName ? `Hello, ${link.displayName}` : "Welcome"}>
        {organisation || "Your organisation"} protects its databases with two-step login: your password, and a
        code from {needsApp ? "your phone" : "something that you have with you"}. Setting it up takes about
        two minutes.
      </StepHeader>
      <dl className="flex flex-col gap-1 rounded-lg border border-line bg-surface p-4">
        <dt className="text-[0.8125rem] text-muted">Your database username</dt>
        <dd className="font-mono text-base font-semibold break-all">{link.username}</dd>
      </dl>
      <div className="flex max-w-prose flex-col gap-3 leading-relaxed">
        {needsApp ? (
          <>
            <p>
              You need an authenticator app on your phone. Any of these works, and you do not need an account
              with us:
            </p>
            <p className="text-muted">
              Google Authenticator, Microsoft Authenticator, Authy, 2FAS, Aegis, FreeOTP, or the one in your
              password manager.
            </p>
          </>
        ) : (
          <ul className="flex flex-col gap-2">
            {open.map(({ way, device, name }) => (
              <li key={way} className="flex items-center gap-2">
                <FactorPicture device={device} className="size-5" />
                {name}
              </li>
            ))}
          </ul>
        )}
        <p className="text-muted">
          This link works once and expires <RelativeTime at={link.expiresAt} />.
        </p>
      </div>
      <div>
        <Button variant="primary" className="max-sm:w-full" pending={isPending} onClick={onStart}>
          Start
        </Button>
      </div>
    </div>
  );
}
