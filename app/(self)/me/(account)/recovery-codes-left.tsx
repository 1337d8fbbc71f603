/** How many recovery codes are left, said so that few of them worry. */
import { Status } from "@/components/ui/status";

/** `left`: unused codes. */
export function RecoveryCodesLeft({ left }: { readonly left: number }) {
  if (left === 0) return <Status tone="danger">None left. Create new ones now</Status>;
  if (left <= 3) return <Status tone="warn">{`Only ${left} left`}</Status>;
  return <Status tone="ok">{`${left} left`}</Status>;
}
