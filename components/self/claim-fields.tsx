/** The fields that show that a hardware token is in the hand: its serial number, and two codes in a row. */
import { CodesInARow } from "@/components/codes-in-a-row";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** The fields `serial`, `first` and `second`. */
export function ClaimFields() {
  return (
    <>
      <Field
        name="serial"
        label="Serial number"
        hint="It is printed on the back. Of a YubiKey without one, type what your administrator gave you."
      >
        <Input mono required autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Field>
      <CodesInARow>Two codes in a row show that you have the token in your hand.</CodesInARow>
    </>
  );
}
