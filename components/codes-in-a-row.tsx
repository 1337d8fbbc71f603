/** Two codes that a token shows one after the other, for finding it again. */
import type { ReactNode } from "react";
import { Field } from "./ui/field";
import { OtpInput } from "./ui/input";

/** Two fields, `first` and `second`, and why they are asked for. */
export function CodesInARow({ children = ranAway }: { readonly children?: ReactNode }) {
  return (
    <>
      <p className="text-muted">{children}</p>
      <Field name="first" label="First code" hint="What the token shows, or types when you touch it.">
        <OtpInput required />
      </Field>
      <Field
        name="second"
        label="Next code"
        hint="Wait until the token shows another one, or press its button again."
      >
        <OtpInput required />
      </Field>
    </>
  );
}

const ranAway =
  "A token’s clock drifts, and its counter moves with every press of the button. Two codes in a row tell how far. Use codes that were not used to log in.";
