/** The protection test of a server, with what the last one found. */
import { LeftOutList } from "@/components/protection-test/left-out-list";
import { ProtectionTest } from "@/components/protection-test/protection-test";
import { Facts, Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import { Status } from "@/components/ui/status";
import type { LeftOut } from "@/lib/servers/protection/left-out";
import type { ProtectionState } from "@/lib/servers/protection/queries";

const words: Readonly<
  Record<ProtectionState["state"], { readonly tone: "ok" | "warn" | "danger"; readonly text: string }>
> = {
  never: { tone: "warn", text: "Not checked" },
  changed: { tone: "warn", text: "Not checked since the lines changed" },
  unchecked: { tone: "warn", text: "Not all checked" },
  failed: { tone: "danger", text: "Failed" },
  closed: { tone: "ok", text: "Passed" },
};

export function ProtectionSection({
  server,
  state,
  leftOut,
  mayTest,
}: {
  readonly server: { readonly id: string; readonly database: string };
  readonly state: ProtectionState | null;
  readonly leftOut: LeftOut;
  readonly mayTest: boolean;
}) {
  const { tone, text } = words[state?.state ?? "never"];
  const last = state?.last ?? null;
  return (
    <>
      <Section title="Last test">
        <Facts
          items={[
            [
              "Result",
              <Status key="result" tone={tone}>
                {text}
              </Status>,
            ],
            ...(last
              ? [
                  ["When", <RelativeTime key="when" at={new Date(last.at)} />] as const,
                  ["Logged in as", last.role] as const,
                  ["Other second-factor gaps", gapsOf(state)] as const,
                ]
              : []),
          ]}
        />
        {!mayTest && (
          <div className="mt-4">
            <LeftOutList leftOut={leftOut} serverId={server.id} />
          </div>
        )}
      </Section>
      {mayTest && (
        <Section
          title="Is it closed?"
          description="Makes real logins as a person who has a password and code: one that must work, and others that must be refused. Those count as up to two failures of the user, and are skipped if they would lock the user. What you type is not stored."
        >
          <ProtectionTest serverId={server.id} database={server.database} leftOut={leftOut} />
        </Section>
      )}
    </>
  );
}

/** By the test and by what is known now. */
function gapsOf(state: ProtectionState | null): string {
  if (!state || state.open === null) return `Not known. ${state?.why ?? ""}`;
  return state.open === 0 ? "None" : `${state.open.toLocaleString("en")} open`;
}
