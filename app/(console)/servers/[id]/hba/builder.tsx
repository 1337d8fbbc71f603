"use client";
/** The builder: what the administrator picks, and the file that it makes, as it changes. */
import { useState } from "react";
import { Section } from "@/components/ui/page";
import type { HbaRuleset } from "@/lib/protocols/postgres/hba/rule";
import type { BuilderStart } from "@/lib/servers/hba/server-hba";
import { BuilderFields } from "./builder-fields";
import { BuilderPreview } from "./builder-preview";
import { draftFor } from "./plan-draft";

export function Builder({
  start,
  ruleset,
  mayShowSecret,
}: {
  readonly start: BuilderStart;
  /** The lines there are now; null when they are not known. */
  readonly ruleset: HbaRuleset | null;
  readonly mayShowSecret: boolean;
}) {
  const [draft, setDraft] = useState(() => draftFor(start, ruleset !== null));
  return (
    <div className="grid items-start gap-6 xl:grid-cols-2">
      <Section
        title="What the file should allow"
        description="The builder starts from the current file, keeps what works, and changes lines that let people in without a second factor. Nothing is changed on the server. The new file updates as you choose."
      >
        <BuilderFields
          draft={draft}
          start={start}
          ruleset={ruleset}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
      </Section>
      <BuilderPreview draft={draft} start={start} ruleset={ruleset} mayShowSecret={mayShowSecret} />
    </div>
  );
}
