/** What became of the checks since the run before. */
import { Section } from "@/components/ui/page";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ServerPosture } from "@/lib/servers/posture/queries";
import { factsOf } from "@/lib/servers/posture/standing";

const lists = [
  ["appeared", "New failures"],
  ["fixed", "Fixed"],
  ["noLongerKnown", "No longer known"],
  ["stillOpen", "Still failing"],
] as const;

export function Changes({ changes }: { readonly changes: NonNullable<ServerPosture["changes"]> }) {
  const shown = lists.filter(([list]) => changes[list].length > 0);
  const isSame = shown.every(([list]) => list === "stillOpen");
  return (
    <Section
      title="Since the run before"
      description={
        <>
          Compared with the run of <RelativeTime at={changes.since} />. What is no longer known counts as
          neither fixed nor passed.
        </>
      }
    >
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {isSame && <p className="text-muted">Nothing has changed.</p>}
        {shown.map(([list, word]) => (
          <div key={list}>
            <h3 className="font-medium">
              {word}: {changes[list].length}
            </h3>
            <ul className="list-disc pl-5">
              {changes[list].map((id) => (
                <li key={id} className="wrap-anywhere">
                  {factsOf(id).title}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </Section>
  );
}
