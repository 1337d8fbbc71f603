/** Owns what shows while groups are read. */
import { Page, PageHeader, Section, Skeleton } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page>
      <PageHeader title="Groups" />
      <Section>
        <Skeleton lines={8} />
      </Section>
    </Page>
  );
}
