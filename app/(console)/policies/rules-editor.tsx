"use client";
/** The list of adaptive rules in a policy's form; the form carries them as JSON. */
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/checkbox";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Section } from "@/components/ui/page";
import type { AdaptiveRule } from "@/lib/login/decision/adaptive";
import { RuleFields } from "./rule-fields";
import { newRule, ruleKinds } from "./rule-kinds";

type Entry = { readonly key: number; readonly rule: AdaptiveRule };

export function RulesEditor({
  initial,
  adaptive,
}: {
  readonly initial: readonly AdaptiveRule[];
  readonly adaptive: boolean;
}) {
  const [isOn, setOn] = useState(adaptive);
  const [entries, setEntries] = useState<readonly Entry[]>(initial.map((rule, key) => ({ key, rule })));
  const replace = (key: number, rule: AdaptiveRule) =>
    setEntries(entries.map((entry) => (entry.key === key ? { key, rule } : entry)));
  const swap = (index: number) =>
    setEntries(
      entries.map((entry, i) => entries[i === index ? i + 1 : i === index + 1 ? index : i] ?? entry),
    );
  return (
    <Section
      title="Adaptive rules"
      description="Ask for more, or refuse the login, when something is unusual. The first rule that matches applies, and the login log names it."
    >
      <div className="flex flex-col gap-4">
        <input type="hidden" name="rules" value={JSON.stringify(entries.map(({ rule }) => rule))} />
        <Switch name="adaptive" label="Use adaptive rules" checked={isOn} onCheckedChange={setOn} />
        {isOn && (
          <>
            <ol className="flex flex-col gap-3">
              {entries.map((entry, index) => (
                <li key={entry.key} className="flex flex-col gap-3 rounded-md border border-line p-3">
                  <div className="flex items-center justify-between gap-2">
                    <p className="font-medium">
                      {index + 1}. {ruleKinds[entry.rule.kind].name}
                    </p>
                    <div className="flex gap-1">
                      <IconButton
                        label={`Move rule ${index + 1} up`}
                        disabled={index === 0}
                        onClick={() => swap(index - 1)}
                        icon={<ArrowUp aria-hidden className="size-4" />}
                      />
                      <IconButton
                        label={`Move rule ${index + 1} down`}
                        disabled={index === entries.length - 1}
                        onClick={() => swap(index)}
                        icon={<ArrowDown aria-hidden className="size-4" />}
                      />
                      <IconButton
                        label={`Remove rule ${index + 1}`}
                        onClick={() => setEntries(entries.filter(({ key }) => key !== entry.key))}
                        icon={<X aria-hidden className="size-4" />}
                      />
                    </div>
                  </div>
                  <RuleFields
                    rule={entry.rule}
                    name={`rules.${index}`}
                    onChange={(rule) => replace(entry.key, rule)}
                  />
                </li>
              ))}
            </ol>
            <div>
              <Menu
                align="start"
                trigger={<Button icon={<Plus aria-hidden className="size-4" />}>Add a rule</Button>}
              >
                {Object.entries(ruleKinds).map(([kind, { name }]) => (
                  <MenuItem
                    key={kind}
                    onClick={() =>
                      setEntries([
                        ...entries,
                        {
                          key: 1 + Math.max(-1, ...entries.map(({ key }) => key)),
                          rule: newRule(kind as AdaptiveRule["kind"]),
                        },
                      ])
                    }
                  >
                    {name}
                  </MenuItem>
                ))}
              </Menu>
            </div>
          </>
        )}
      </div>
    </Section>
  );
}

function IconButton({
  label,
  ...rest
}: {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly icon: React.ReactNode;
}) {
  return <Button {...rest} variant="ghost" size="sm" aria-label={label} />;
}
