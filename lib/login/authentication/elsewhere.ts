/** Pure. What another machine said about a password, as evidence. */
import type { Evidence } from "@/lib/login/decision/facts";
import type { Checked } from "@/lib/login/first-factor/port";

/** The evidence in a check; of a password that is kept here there is nothing but right and wrong in it. */
export function elsewhereOf(checked: Checked): NonNullable<Evidence["elsewhere"]> {
  const note = checked.note ?? "";
  switch (checked.result) {
    case "right":
      return { reason: null, note };
    case "wrong":
      return { reason: null, note, isGuess: true };
    case "barred":
      return { reason: `directory_${checked.why}`, note };
    case "unavailable":
      return { reason: "directory_unavailable", note, isGuess: checked.isGuess };
  }
}
