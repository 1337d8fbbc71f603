"use client";
/** The builder's result: why it cannot be built, or the file, what it changes, what the lint says, the commands. */
import { Download } from "lucide-react";
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Code, CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/page";
import { saveFile } from "@/components/ui/save-file";
import { changeCommands, secretPlaceholder } from "@/lib/protocols/postgres/hba/lines";
import { lintHba } from "@/lib/protocols/postgres/hba/lint/lint";
import { parseHba } from "@/lib/protocols/postgres/hba/parse";
import type { HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import { reviseHba } from "@/lib/protocols/postgres/revise/revise";
import type { BuilderStart } from "@/lib/servers/hba/server-hba";
import { countFindings, FindingList } from "./finding-list";
import { type PlanDraft, refusedRoles, revisionOf, sourceOf } from "./plan-draft";
import { countRevised, RevisedLines } from "./revised-lines";
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
  const source = sourceOf(draft, ruleset, start.version);
  const built = reviseHba(source, revisionOf(draft, start, secret));
  if (!built.ok) {
    return (
      <Alert tone="danger" title="The file cannot be built yet">
        <ul className="list-disc pl-5">
          {[...new Set(built.reasons)].map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      </Alert>
    );
  }
  const needsSecret = secret !== null || built.text.includes(secretPlaceholder);
  const isChanged = built.lines.some(({ kind }) => kind !== "kept");
  const findings = findingsOf(built.text, start);
  const commands = changeCommands(start.hbaFile, {
    ...{ osUser: draft.osUser.trim(), role: draft.breakGlassRole.trim(), port: start.lines.port },
  });
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Warnings draft={draft} start={start} hasSecretsToAdd={built.lacksSecrets} isChanged={isChanged} />
      <Section
        flush
        title="Line by line"
        description={
          source.length > 0 && !isChanged
            ? "No changes. The server already has these lines."
            : `${countRevised(built.lines)}.`
        }
      >
        <RevisedLines lines={built.lines} />
      </Section>
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
        <Section title="Findings" description={countFindings(findings)}>
          <FindingList findings={findings} lines />
        </Section>
      )}
      <Section
        title="Apply the file"
        description="Keep a superuser session open until logins work. Existing sessions are not affected."
      >
        <div className="flex flex-col gap-4">
          <CodeBlock label="Save the current file" code={commands.save} />
          <CodeBlock
            label="After replacing the file: reload, but only if no line has an error"
            code={commands.reload}
          />
          <CodeBlock label="If something does not work, go back" code={commands.rollBack} />
        </div>
      </Section>
    </div>
  );
}

function Warnings({
  draft,
  start,
  hasSecretsToAdd,
  isChanged,
}: {
  readonly draft: PlanDraft;
  readonly start: BuilderStart;
  readonly hasSecretsToAdd: boolean;
  readonly isChanged: boolean;
}) {
  const { hasTls, hbaFile } = start;
  const { some, total } = refusedRoles(draft, start);
  return (
    <>
      {hasTls === false && (
        <Alert tone="danger" title="This server takes no TLS">
          <p>
            With <Code>ssl = off</Code>, a hostssl line never matches, and nobody would get in over the
            network. Turn TLS on first.
          </p>
        </Alert>
      )}
      {hasSecretsToAdd && (
        <Alert tone="warning" title="Some secrets are not known here">
          <p>
            Lines that ask other servers hold secrets, which stand as •• below. Paste {hbaFile} on the left,
            or put them in by hand: PostgreSQL would take the dots for the secret.
          </p>
        </Alert>
      )}
      {isChanged && total > 0 && (
        <Alert
          tone="warning"
          title={`${total.toLocaleString("en")} ${total === 1 ? "role is no user" : "roles are no users"} of Postern`}
        >
          <p>
            Lines that ask Postern refuse {some.slice(0, 8).join(", ")}
            {total > 8 && ` and ${(total - 8).toLocaleString("en")} more`}. Create users for people, on the
            tab Roles and users, and name programs as service accounts.
          </p>
        </Alert>
      )}
    </>
  );
}

function findingsOf(text: string, { version, client, places, workers }: BuilderStart) {
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
    workers,
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
      onClick={() => saveFile("pg_hba.conf", text)}
    >
      Download
    </Button>
  );
}
