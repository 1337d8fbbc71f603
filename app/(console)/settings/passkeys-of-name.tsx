/** What hangs on the console's name: whether passkeys can work under it, and how many would stop if it changed. */
import { Alert } from "@/components/ui/alert";
import { Code } from "@/components/ui/code-block";
import { Facts, Section } from "@/components/ui/page";
import type { PasskeyName } from "@/lib/people/passkeys/name";

/** The check: name, HTTPS, never an address. */
export function PasskeyCheck({
  passkeys: { name, whyNot, working, stranded },
}: {
  readonly passkeys: PasskeyName;
}) {
  return (
    <Section
      title="Passkeys"
      description="They are made for the console's name and work under no other. It needs a name and HTTPS; an IP address never works."
    >
      {whyNot && <Alert tone="warning" title={whyNot} />}
      <Facts
        items={[
          ["Name", name === null ? "none that passkeys can be made for" : <Code key="name">{name}</Code>],
          ["Work here", counted(working)],
          ...(stranded > 0
            ? [["Made for other names", `${counted(stranded)}, which do not work now`] as const]
            : []),
        ]}
      />
    </Section>
  );
}

/** Beside a form that can change the name; nothing where nobody has a passkey for it. */
export function PasskeyWarning({ passkeys: { name, working } }: { readonly passkeys: PasskeyName }) {
  if (name === null || working === 0) return null;
  return (
    <Alert tone="warning" title={`${counted(working)} would stop working under another name`}>
      <p>
        Passkeys work at <Code>{name}</Code> alone. Another port is no other name. If the name changes, people
        sign in with password and code once and add their passkeys anew.
      </p>
    </Alert>
  );
}

const counted = (n: number) => `${n.toLocaleString("en")} passkey${n === 1 ? "" : "s"}`;
