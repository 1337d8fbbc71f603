/** Pure. The kinds of factors that hardware tokens are. */
import { factorKinds } from "@/lib/login/factors/table";

/** Each with its name, in the order in which pages offer them. */
export const importedKinds: readonly { readonly id: string; readonly name: string }[] = factorKinds
  .filter(({ enrolment }) => enrolment === "import")
  .map(({ id, name }) => ({ id, name }));
