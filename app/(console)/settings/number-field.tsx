"use client";
/** A field for a whole number with its unit. */
import type { ReactNode } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

export function NumberField({
  name,
  label,
  hint,
  least,
  most,
  value,
}: {
  readonly name: string;
  readonly label: string;
  readonly hint: ReactNode;
  readonly least: number;
  readonly most: number;
  readonly value: number;
}) {
  return (
    <Field name={name} label={label} hint={hint}>
      <Input type="number" required min={least} max={most} defaultValue={value} className="max-w-40" />
    </Field>
  );
}
