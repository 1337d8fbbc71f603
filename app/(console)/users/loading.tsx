/** Owns what shows while the list of users is read. */
import { Page, PageHeader, Section, Skeleton } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page>
      <PageHeader title="Users" />
      <Section>
        <Skeleton lines={12} />
      </Section>
    </Page>
  );
}
