/** The factors are on the first page; this address is kept because people guess it. */
import { redirect } from "next/navigation";
import { selfPaths } from "@/lib/programs/console/paths";

export default function FactorsPage() {
  redirect(selfPaths.home);
}
