/** Shown while a page of the console is loading. */
import { Page, Skeleton } from "@/components/ui/page";

export default function Loading() {
  return (
    <Page>
      <Skeleton lines={1} className="max-w-60" />
      <Skeleton lines={8} />
    </Page>
  );
}
