"use client";
/** The fields of one adaptive rule. */
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type AdaptiveRule, type Weekday, weekdays } from "@/lib/login/decision/adaptive";
import { ruleKinds } from "./rule-kinds";

const dayNames: Readonly<Record<Weekday, string>> = {
  mon: "Mon",
  tue: "Tue",
  wed: "Wed",
  thu: "Thu",
  fri: "Fri",
  sat: "Sat",
  sun: "Sun",
};
const outcomes = [
  { value: "require_factor", label: "ask for the second factor" },
  { value: "deny", label: "deny the login" },
];
const sides = [
  { value: "outside", label: "outside" },
  { value: "inside", label: "inside" },
];
/** What a network rule makes of an address that is not known. */
const unknownSides = [
  { value: "outside", label: "outside" },
  { value: "inside", label: "inside" },
  { value: "neither", label: "neither: the rule does not match" },
] as const;
const unknownFirsts = [
  { value: "fires", label: "a new network" },
  { value: "does_not_fire", label: "a network the user came from before" },
] as const;

type Of<Kind extends AdaptiveRule["kind"]> = Extract<AdaptiveRule, { kind: Kind }>;
type Props<Rule extends AdaptiveRule> = {
  readonly rule: Rule;
  /** Path of the rule, by which errors find their field: "rules.0". */
  readonly name: string;
  readonly onChange: (rule: AdaptiveRule) => void;
};

export function RuleFields({ rule, name, onChange }: Props<AdaptiveRule>) {
  return (
    <>
      <p className="text-[0.8125rem] text-muted">{ruleKinds[rule.kind].hint}</p>
      {rule.kind === "hours" && <HoursFields rule={rule} name={name} onChange={onChange} />}
      {rule.kind === "network" && <NetworkFields rule={rule} name={name} onChange={onChange} />}
      {rule.kind === "first_network" && <FirstNetworkFields rule={rule} name={name} onChange={onChange} />}
      {rule.kind === "recent_failures" && <FailureFields rule={rule} name={name} onChange={onChange} />}
      <Field name={`${name}.outcome`} label="Then" className="sm:max-w-72">
        <Select
          options={outcomes}
          value={rule.outcome}
          onValueChange={(outcome) => onChange({ ...rule, outcome: outcome as AdaptiveRule["outcome"] })}
        />
      </Field>
    </>
  );
}

function HoursFields({ rule, name, onChange }: Props<Of<"hours">>) {
  const toggle = (day: Weekday) =>
    onChange({
      ...rule,
      days: weekdays.filter((each) => (each === day ? !rule.days.includes(day) : rule.days.includes(each))),
    });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-3">
        <SideField rule={rule} name={name} onChange={onChange} />
        <Field name={`${name}.from`} label="From">
          <Input
            type="time"
            required
            value={rule.from}
            onChange={(event) => onChange({ ...rule, from: event.target.value })}
          />
        </Field>
        <Field name={`${name}.to`} label="To">
          <Input
            type="time"
            required
            value={rule.to}
            onChange={(event) => onChange({ ...rule, to: event.target.value })}
          />
        </Field>
      </div>
      <Field name={`${name}.timeZone`} label="Time zone" className="sm:max-w-72">
        <Input
          required
          value={rule.timeZone}
          placeholder="Europe/Berlin"
          onChange={(event) => onChange({ ...rule, timeZone: event.target.value })}
        />
      </Field>
      <Field
        name={`${name}.days`}
        label="Weekdays"
        hint="Hours that go past midnight belong to the day on which they begin."
      >
        <div className="flex flex-wrap gap-x-4 gap-y-2">
          {weekdays.map((day) => (
            <label key={day} className="flex items-center gap-1.5 max-sm:min-h-11">
              <input
                type="checkbox"
                checked={rule.days.includes(day)}
                onChange={() => toggle(day)}
                className="size-4 accent-accent-fill max-sm:size-5"
              />
              {dayNames[day]}
            </label>
          ))}
        </div>
      </Field>
    </>
  );
}

function NetworkFields({ rule, name, onChange }: Props<Of<"network">>) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[8rem_1fr]">
        <SideField rule={rule} name={name} onChange={onChange} />
        <Field name={`${name}.networks`} label="Networks" hint="One per line, such as 10.20.0.0/16.">
          <Textarea
            mono
            rows={2}
            defaultValue={rule.networks.join("\n")}
            onChange={(event) =>
              onChange({
                ...rule,
                networks: event.target.value.split(/[\s,]+/).filter((text) => text !== ""),
              })
            }
          />
        </Field>
      </div>
      <UnknownField
        name={name}
        isMatch={rule.unknown === rule.when}
        options={unknownSides}
        value={rule.unknown}
        onChange={(unknown) => onChange({ ...rule, unknown })}
      />
    </>
  );
}

function FirstNetworkFields({ rule, name, onChange }: Props<Of<"first_network">>) {
  return (
    <UnknownField
      name={name}
      isMatch={rule.unknown === "fires"}
      options={unknownFirsts}
      value={rule.unknown}
      onChange={(unknown) => onChange({ ...rule, unknown })}
    />
  );
}

/** What a rule makes of an address that is not known, and what comes of that. */
function UnknownField<V extends string>({
  name,
  isMatch,
  options,
  value,
  onChange,
}: {
  readonly name: string;
  readonly isMatch: boolean;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}) {
  return (
    <Field
      name={`${name}.unknown`}
      label="An unknown address counts as"
      hint={
        isMatch
          ? "The rule matches when the address is not known."
          : "The rule does not match when the address is not known, so it lets such logins pass."
      }
      className="sm:max-w-72"
    >
      <Select options={options} value={value} onValueChange={(chosen) => onChange(chosen as V)} />
    </Field>
  );
}

function FailureFields({ rule, name, onChange }: Props<Of<"recent_failures">>) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field name={`${name}.failures`} label="Failures" hint="1 to 50.">
        <Input
          type="number"
          required
          min={1}
          max={50}
          value={rule.failures}
          onChange={(event) => onChange({ ...rule, failures: event.target.valueAsNumber || 0 })}
        />
      </Field>
      <Field name={`${name}.withinMinutes`} label="Within (minutes)" hint="1 to 1,440.">
        <Input
          type="number"
          required
          min={1}
          max={1440}
          value={rule.withinMinutes}
          onChange={(event) => onChange({ ...rule, withinMinutes: event.target.valueAsNumber || 0 })}
        />
      </Field>
    </div>
  );
}

function SideField({ rule, name, onChange }: Props<Of<"hours"> | Of<"network">>) {
  return (
    <Field name={`${name}.when`} label="When">
      <Select
        options={sides}
        value={rule.when}
        onValueChange={(when) => onChange({ ...rule, when: when as "outside" | "inside" })}
      />
    </Field>
  );
}
