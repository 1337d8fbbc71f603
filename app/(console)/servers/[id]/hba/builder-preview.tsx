"use client";
/** The builder's result: why it cannot be built, or the file, what it changes, what the lint says, the commands. */
import { Download } from "lucide-react";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/page";
import { buildHba } from "@/lib/protocols/postgres/hba/build";
import { diffRules } from "@/lib/protocols/postgres/hba/diff";
import { changeCommands, reloadCommand } from "@/lib/protocols/postgres/hba/lines";
import { lintHba } from "@/lib/protocols/postgres/hba/lint/lint";
import { parseHba } from "@/lib/protocols/postgres/hba/parse";
import type { HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import { workerAddressesOf } from "@/lib/servers/bypass/survey";
import type { BuilderStart } from "@/lib/servers/hba/server-hba";
import { countFindings, FindingList } from "./finding-list";
import { HbaDiff } from "./hba-diff";
import { type PlanDraft, planOf } from "./plan-draft";
import { SecretChoice } from "./secret-choice";

export function BuilderPreview({
  draft,
  start,
  ruleset,
  mayShowSecret,
}: {
  readonly draft: PlanDraft;
  readonly start: BuilderStart;
  readonly ruleset: HbaRuleset | null;
  readonly mayShowSecret: boolean;
}) {
  const [secret, setSecret] = useState<string | null>(null);
  const built = buildHba(planOf(draft, start, secret));
  if (!built.ok) {
    return (
      <Alert tone="danger" title="This file cannot be built yet">
        <ul className="list-disc pl-5">
          {[...new Set(built.reasons)].map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </Alert>
    );
  }
  const needsSecret = draft.people.some(
    ({ door }) => door === "radius" || (door === "ldap" && draft.ldapMode === "search"),
  );
  const findings = findingsOf(built.text, start);
  const commands = changeCommands(start.hbaFile);
  return (
    <div className="flex min-w-0 flex-col gap-6">
      {ruleset && (
        <Section
          flush
          title="What changes"
          description="Rules compared; comments, spaces and secrets do not count."
        >
          <HbaDiff lines={diffRules(ruleset, built.text, start.version)} />
        </Section>
      )}
      <Section title="The file" action={<DownloadButton text={built.text} />}>
        <div className="flex flex-col gap-4">
          {needsSecret && (
            <SecretChoice
              client={start.client}
              mayShow={mayShowSecret}
              isShown={secret !== null}
              onSecret={setSecret}
            />
          )}
          <CodeBlock label="pg_hba.conf" code={built.text} />
          {built.identLine !== null && <CodeBlock label="Add to pg_ident.conf" code={built.identLine} />}
        </div>
      </Section>
      {findings.length > 0 && (
        <Section title="What to know about it" description={countFindings(findings)}>
          <FindingList findings={findings} lines />
        </Section>
      )}
      <Section
        title="Put it in force"
        description="Keep a superuser session open until logins work. Existing sessions are not touched."
      >
        <div className="flex flex-col gap-4">
          <CodeBlock label="Keep what is there now" code={commands.save} />
          <CodeBlock
            label="After putting the new file in its place: reload, unless a line of it has an error"
            code={reloadCommand}
          />
          <CodeBlock label="Back, if something does not work" code={commands.rollBack} />
        </div>
      </Section>
    </div>
  );
}

function findingsOf(text: string, { version, client, places }: BuilderStart) {
  return lintHba(parseHba(text, { version }), {
    ...{
      version,
      roles: null,
      memberships: [],
      interfaces: null,
      changedAt: null,
      loadedAt: null,
      isLogTerse: false,
      certificates: null,
    },
    workers: workerAddressesOf(places),
    ldapName: client?.ldapName ?? null,
    ldapBase: places.base,
    // The placeholder is no secret that anybody could guess.
  }).filter(({ id }) => id !== "weak_secret");
}

function DownloadButton({ text }: { readonly text: string }) {
  return (
    <Button
      size="sm"
      icon={<Download aria-hidden className="size-4" />}
      onClick={() => {
        const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
        const link = document.createElement("a");
        link.href = url;
        link.download = "pg_hba.conf";
        link.click();
        URL.revokeObjectURL(url);
      }}
    >
      Download
    </Button>
  );
}
