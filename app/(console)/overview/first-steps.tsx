/** What a fresh installation says: the steps until the first login, the next one first. */
import { ArrowRight, CircleCheck, CircleDashed } from "lucide-react";
import Link from "next/link";
import { Section } from "@/components/ui/page";
import type { Pulse } from "@/lib/programs/overview/activity";

export function FirstSteps({
  isFresh,
  may,
}: {
  readonly isFresh: Pulse["isFresh"];
  readonly may: Readonly<Record<"client" | "server" | "user", boolean>>;
}) {
  const steps = [
    {
      isDone: !isFresh.clients,
      title: "Add the PostgreSQL server as a client",
      text: "You get the lines for its pg_hba.conf.",
      href: may.client ? "/clients/new" : null,
    },
    {
      isDone: !isFresh.servers,
      title: "Register the PostgreSQL server",
      text: "Then Postern says who gets in without a second factor, and tests whether it is closed.",
      href: may.server ? "/servers/new" : null,
    },
    {
      isDone: !isFresh.users,
      title: "Create a user",
      text: "Create one for each database role that should need a code, then send out the enrolment link.",
      href: may.user ? "/users/new" : null,
    },
    {
      isDone: !isFresh.attempts,
      title: "Log in",
      text: "With psql: type the password, then the code directly after it. The login appears in the log within a second.",
      href: "/login-log",
    },
  ];
  return (
    <Section title="First steps">
      <ol className="flex flex-col gap-4">
        {steps.map(({ isDone, title, text, href }) => (
          <li key={title} className="flex items-start gap-3">
            {isDone ? (
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
            ) : (
              <CircleDashed aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            )}
            <div>
              <p className="font-medium">
                {href && !isDone ? (
                  <Link href={href} className="inline-flex items-center gap-1 text-accent hover:underline">
                    {title}
                    <ArrowRight aria-hidden className="size-4" />
                  </Link>
                ) : (
                  title
                )}
                {isDone && <span className="ml-2 font-normal text-ok">done</span>}
              </p>
              {!isDone && <p className="text-muted">{text}</p>}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
