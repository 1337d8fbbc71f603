"use client";
/** A real login in the directory, tried from its page. */
import { Alert } from "@/components/ui/alert";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { testLoginAction } from "../actions";
import { FailedTest, TestButton } from "../test-button";

export function TestLogin({ id }: { readonly id: string }) {
  return (
    <Form className="flex flex-col gap-5" onSend={() => {}}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="username" label="Username">
          <Input mono maxLength={200} autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Field>
        <Field name="password" label="Password" hint="It is sent to the directory and kept nowhere.">
          <Input type="password" autoComplete="off" maxLength={500} />
        </Field>
      </div>
      <TestButton label="Test login" action={testLoginAction} more={{ id }}>
        {(data) =>
          data.ok ? (
            <Alert tone={data.isRight ? "success" : "warning"} title={data.says}>
              {data.dn && <p className="font-mono text-[0.8125rem] break-all">{data.dn}</p>}
            </Alert>
          ) : (
            <FailedTest failed={data} />
          )
        }
      </TestButton>
    </Form>
  );
}
