"use client";
/** The text field of forms that make a text while they are filled in; its owner keeps what is typed. */
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export function TextField({
  label,
  hint,
  value,
  onValue,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  return (
    <Field label={label} hint={hint}>
      <Input
        mono
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
      />
    </Field>
  );
}
