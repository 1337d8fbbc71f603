"use client";
/** Tries which role comes out for somebody, and issues the link with which they enrol. */
import { useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Status } from "@/components/ui/status";
import { roleNames } from "@/lib/foundation/access/permissions";
import type { TestedOperator } from "@/lib/people/directories/operators";
import { OperatorLinkOnce } from "../../operators/operator-link-once";
import { FailedTest, TestButton } from "../test-button";
import { inviteFromDirectoryAction, testOperatorAction } from "./operator-actions";

export function TestOperator({ id }: { readonly id: string }) {
  return (
    <Form className="flex flex-col gap-5" onSend={() => {}}>
      <Field name="username" label="Username of an operator" hint="Nothing is changed by the test.">
        <Input mono maxLength={64} autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Field>
      <TestButton label="Test role" action={testOperatorAction} more={{ id }}>
        {(data) => (data.ok ? <Tested directoryId={id} tested={data} /> : <FailedTest failed={data} />)}
      </TestButton>
    </Form>
  );
}

function Tested({ directoryId, tested }: { readonly directoryId: string; readonly tested: TestedOperator }) {
  const [isAsked, setAsked] = useState(false);
  const [link, setLink] = useState<{ url: string; expiresAt: string } | null>(null);
  const { dn, username, role, groups, obstacles, isOperator } = tested;
  const mayEnroll = role !== null && obstacles.length === 0;
  const title = role === null ? `${username} is no operator.` : `${username} is: ${roleNames[role].name}`;
  return (
    <div className="flex flex-col items-start gap-3">
      <Alert tone={mayEnroll ? "success" : "warning"} title={title}>
        {dn && <p className="font-mono text-[0.8125rem] break-all">{dn}</p>}
        {obstacles.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {mayEnroll && !isOperator && <p>Not enrolled yet: they need a link from an owner.</p>}
      </Alert>
      {groups.length > 0 && (
        <ul className="flex flex-col gap-1.5">
          {groups.map((group) => (
            <li key={group.id} className="flex flex-wrap items-center gap-2">
              <Status tone={group.isMember ? "ok" : "neutral"}>
                {group.isMember ? "Member" : "Not a member"}
              </Status>
              <bdi>{group.name}</bdi>
              <span className="text-muted">{roleNames[group.role].name}</span>
            </li>
          ))}
        </ul>
      )}
      {mayEnroll && <Button onClick={() => setAsked(true)}>Issue a link…</Button>}
      <ConfirmDialog
        open={isAsked}
        onOpenChange={setAsked}
        hidden={{ directoryId, username }}
        action={inviteFromDirectoryAction}
        title={`Issue a link for ${username}?`}
        description="With it and the password in the directory they enrol an authenticator app. A present app works until then. Any earlier link stops working."
        confirmLabel="Issue link"
        quiet
        onDone={setLink}
      />
      <Dialog
        title={`Link for ${username}`}
        open={link !== null}
        onOpenChange={(open) => !open && setLink(null)}
      >
        {link && <OperatorLinkOnce {...link} directory />}
      </Dialog>
    </div>
  );
}
