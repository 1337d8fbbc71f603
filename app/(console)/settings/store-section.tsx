/** What the store is, and what should be different about it. */
import { Alert } from "@/components/ui/alert";
import { Code } from "@/components/ui/code-block";
import { Facts, Section } from "@/components/ui/page";
import type { OperatorActor } from "@/lib/foundation/access/actor";
import { systemClock } from "@/lib/foundation/platform/clock";
import { readStoreFacts, type StoreFacts } from "@/lib/foundation/settings/store-facts";
import { storeFindings } from "@/lib/programs/overview/store";
import { supportOf, versionName } from "@/lib/protocols/postgres/versions";

const rightsInWords: Readonly<Record<StoreFacts["rights"], string>> = {
  rows: "Reads and writes rows, and only adds to the logs",
  owner: "May also change and drop tables",
  superuser: "Superuser",
};

export async function StoreSection({ actor }: { readonly actor: OperatorActor }) {
  const facts = await readStoreFacts(actor);
  const now = systemClock.now();
  const { until } = supportOf(facts.versionNumber, now);
  return (
    <Section>
      <div className="flex flex-col gap-4">
        <Facts
          items={[
            ["PostgreSQL", `${versionName(facts.versionNumber)}${facts.isEmbedded ? ", embedded" : ""}`],
            ["Fixes until", until?.toISOString().slice(0, 10) ?? "not known"],
            ["Role", <Code key="role">{facts.role}</Code>],
            ["Its rights", rightsInWords[facts.rights]],
          ]}
        />
        {storeFindings(facts, now).map(({ id, text, fix, severity }) => (
          <Alert key={id} tone={severity === "low" ? "info" : "warning"}>
            <p>
              {text} {fix}
            </p>
          </Alert>
        ))}
      </div>
    </Section>
  );
}
