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
  rows: "Can read and write rows, and only append to the logs",
  owner: "Can also change and drop tables",
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
            ["Supported until", until?.toISOString().slice(0, 10) ?? "not known"],
            ["Role", <Code key="role">{facts.role}</Code>],
            ["Privileges", rightsInWords[facts.rights]],
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
