/** Owns what shows while the login log is read. */
import { Page, PageHeader, Section, Skeleton } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page>
      <PageHeader title="Login log" />
      <Section>
        <Skeleton lines={12} />
      </Section>
    </Page>
  );
}
