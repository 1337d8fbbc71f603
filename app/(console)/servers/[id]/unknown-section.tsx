/** What the monitoring role may not read, and the grant for each. */
import { CodeBlock } from "@/components/ui/code-block";
import { Section } from "@/components/ui/page";
import type { Unknown } from "@/lib/servers/reading/reading";

export function UnknownSection({ unknown }: { readonly unknown: readonly Unknown[] }) {
  return (
    <Section
      title="What is unknown"
      description="Unknown never counts as good. Run the SQL as a superuser with psql, then read the server again."
    >
      <ul className="flex flex-col gap-5">
        {unknown.map(({ what, why, grant }) => (
          <li key={what} className="flex min-w-0 flex-col gap-2">
            <p>
              <span className="font-medium">{what}.</span> {why}
            </p>
            <CodeBlock label={`SQL: ${what}`} code={grant} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
