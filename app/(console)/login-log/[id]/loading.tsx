/** Owns what shows while an attempt is read. */
import { Page, PageHeader, Section, Skeleton } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page narrow>
      <PageHeader title="Login attempt" />
      <Section>
        <Skeleton lines={8} />
      </Section>
    </Page>
  );
}
