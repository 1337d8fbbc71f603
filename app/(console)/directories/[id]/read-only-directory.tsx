/** A directory's settings, for those who may read and not change them. */
import { Facts, Section } from "@/components/ui/page";
import type { DirectoryDetail } from "@/lib/people/directories/queries";

const onOff = (isOn: boolean) => (isOn ? "on" : "off");

export function ReadOnlyDirectory({
  directory,
  why,
}: {
  readonly directory: DirectoryDetail;
  readonly why?: string;
}) {
  const {
    addresses,
    tls,
    bindDn,
    userBase,
    userFilter,
    attributes,
    createUsers,
    localFallback,
    passwordChanges,
  } = directory;
  return (
    <Section title="Settings" description={why}>
      <Facts
        items={[
          ["Addresses", addresses.join(", ")],
          ["Encryption", tls === "ldaps" ? "LDAPS" : "StartTLS"],
          ["Bind account", bindDn || "none"],
          ["Search base", userBase || "not chosen yet"],
          ["Filter", userFilter],
          ["Id", attributes.id],
          ["Username", attributes.username],
          ["Create users at their first login", onOff(createUsers)],
          ["Fall back to the password kept here", onOff(localFallback)],
          ["Let people change their directory password", onOff(passwordChanges)],
        ]}
      />
    </Section>
  );
}
