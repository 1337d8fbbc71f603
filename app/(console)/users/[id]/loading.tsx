/** Owns what shows while a user is read. */
import { Page, PageHeader, Section, Skeleton } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page>
      <PageHeader title="User" />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <Section>
          <Skeleton lines={6} />
        </Section>
        <Section>
          <Skeleton lines={6} />
        </Section>
      </div>
    </Page>
  );
}
