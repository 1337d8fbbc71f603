/** The lines behind the open ways in: changing one closes many. */
import { Section } from "@/components/ui/page";
import type { BlamedLine } from "@/lib/servers/bypass/queries";

const count = (number: number, one: string, many: string) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

export function BlamedLines({ lines }: { readonly lines: readonly BlamedLine[] }) {
  if (lines.length === 0) return null;
  return (
    <Section
      title="Matching lines"
      description="Changing one of these lines closes all the gaps that it causes."
    >
      <ul className="flex flex-col divide-y divide-line">
        {lines.map(({ file, lineNumber, text, roles, superusers }) => (
          <li key={`${file}:${lineNumber}`} className="flex flex-col gap-1 py-2.5 first:pt-0 last:pb-0">
            <span>
              <span title={file}>Line {lineNumber}</span> lets in {count(roles, "role", "roles")}
              {superusers > 0 && `, ${count(superusers, "superuser", "superusers")} among them`}
            </span>
            <code className="font-mono text-[0.8125rem] wrap-anywhere">{text}</code>
          </li>
        ))}
      </ul>
    </Section>
  );
}
