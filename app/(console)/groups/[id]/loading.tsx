/** Owns what shows while a group is read. */
import { Page, PageHeader, Section, Skeleton } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page>
      <PageHeader title="Group" />
      <Section>
        <Skeleton lines={8} />
      </Section>
    </Page>
  );
}
