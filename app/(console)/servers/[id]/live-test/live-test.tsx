"use client";
/** A live test on the page: what to type, the steps as they come, and what it came to. */
import { Section } from "@/components/ui/page";
import { LiveResult } from "./live-result";
import { LiveSteps } from "./live-steps";
import { LoginForm } from "./login-form";
import { useLiveTest } from "./use-live-test";

export function LiveTest({ serverId, database }: { readonly serverId: string; readonly database: string }) {
  const { run, start, stop } = useLiveTest(serverId);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(20rem,2fr)_3fr]">
      <Section
        title="Log in"
        description="A real login. It uses up a code, and a failure counts towards the user's lock. What you type is not stored."
      >
        <LoginForm database={database} isRunning={run.status === "running"} onStart={start} onStop={stop} />
      </Section>
      <div className="flex min-w-0 flex-col gap-4">
        <LiveResult run={run} />
        <Section title="Steps">
          <LiveSteps run={run} />
        </Section>
      </div>
    </div>
  );
}
