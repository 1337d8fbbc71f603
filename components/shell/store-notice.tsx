/** Above every page of an operator while the store can be read and not changed. */
import { storeHealth } from "@/lib/foundation/platform/store-health";
import { storeNotices } from "@/lib/foundation/platform/store-trouble";
import { Alert } from "../ui/alert";

export async function StoreNotice() {
  const { trouble } = await storeHealth();
  if (trouble !== "full" && trouble !== "read_only") return null;
  const { text, fix } = storeNotices[trouble];
  return (
    <div className="mb-5">
      <Alert tone="danger" title={text}>
        <p>{fix}</p>
      </Alert>
    </div>
  );
}
