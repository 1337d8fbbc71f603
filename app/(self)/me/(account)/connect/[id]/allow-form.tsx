"use client";
/** Comparing the code, choosing the server, and saying yes with a touch, or no. */
import { KeyRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { PlaceField } from "@/components/self/connect-now";
import { touchPasskey } from "@/components/self/use-touch";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Form } from "@/components/ui/form";
import { Input } from "@/components/ui/input";
import { Facts } from "@/components/ui/page";
import type { AskedTouch } from "@/lib/login/passkeys/ask";
import type { ConnectPlace } from "@/lib/people/connect/places";
import type { ConnectRequestView } from "@/lib/people/connect/service";
import { type FormAction, idle } from "@/lib/programs/console/action-state";
import { notResponding } from "@/lib/programs/console/went-wrong";

type Props = {
  readonly request: ConnectRequestView;
  readonly username: string;
  readonly browserAddress: string | null;
  readonly places: readonly ConnectPlace[];
  readonly begin: FormAction<AskedTouch>;
  readonly allow: FormAction<never>;
  readonly refuse: FormAction<never>;
};

export function AllowForm({ request, username, browserAddress, places, begin, allow, refuse }: Props) {
  const { id, program, machine, server, address, code, otherUser } = request;
  const router = useRouter();
  const [place, setPlace] = useState<ConnectPlace | null>(() => placeNamed(places, server));
  const [problem, setProblem] = useState<Problem>(none);
  const [isPending, startTransition] = useTransition();

  const send = async (action: FormAction<never>, form: FormData): Promise<boolean> => {
    form.set("requestId", id);
    const state = await action(idle, form).catch(() => null);
    if (state?.status === "done") return true;
    setProblem(
      state?.status === "error"
        ? { message: state.message, fields: state.fields }
        : { message: notResponding, fields: {} },
    );
    return false;
  };
  const yes = (form: FormData) =>
    startTransition(async () => {
      if (!place) return setProblem({ message: "Choose a server first.", fields: {} });
      setProblem(none);
      const touched = await touchPasskey(begin);
      if (!touched.ok) return setProblem({ message: touched.message, fields: {} });
      form.set("clientId", place.clientId);
      form.set("answer", touched.answer);
      if (await send(allow, form)) router.refresh();
    });
  const no = () =>
    startTransition(async () => {
      if (await send(refuse, new FormData())) router.refresh();
    });

  if (otherUser !== null)
    return (
      <Alert tone="danger" title={`It wants to log in as ${otherUser}, and you are ${username}.`}>
        <p>
          Nothing is given to it. If you did not start it, tell your database administrator that somebody sent
          you here.
        </p>
      </Alert>
    );
  return (
    <Form errors={problem.fields} onSend={yes} className="flex flex-col gap-5">
      <Alert tone="warning" title="Whoever runs this program logs in as you">
        <p>
          Has somebody sent you to this page, or do you not remember starting anything? Then refuse: no
          administrator and no help desk ever asks for this.
        </p>
      </Alert>
      <Facts
        items={[
          ["Program", program],
          ["On the machine", `${machine} (as it says itself)`],
          ["From the address", address ?? "Unknown"],
          ["Logs in as", username],
          ...(server ? [["Asks for", server] as const] : []),
        ]}
      />
      {code === null ? (
        <>
          <Alert
            tone="danger"
            title={`It is somewhere else than this browser, which is at ${browserAddress ?? "an unknown address"}.`}
          >
            <p>That is right if you started it on another machine. Otherwise it is somebody else’s.</p>
          </Alert>
          <Field name="code" label="Code that the program shows">
            <Input mono required autoComplete="off" autoCapitalize="characters" maxLength={20} />
          </Field>
        </>
      ) : (
        <div className="flex flex-col gap-1">
          <p className="font-medium">The program must show this code</p>
          <output aria-label="Code" className="font-mono text-2xl font-semibold tracking-widest">
            {code}
          </output>
          <p className="text-muted">If it shows another one, or none, refuse.</p>
        </div>
      )}
      <PlaceField places={places} place={place} onChange={setPlace} />
      {isPending && <p className="text-muted">Touch your passkey, or follow what your browser shows.</p>}
      {problem.message && <Alert tone="danger" title={problem.message} />}
      <div className="flex flex-wrap gap-2">
        <Button
          type="submit"
          variant="primary"
          pending={isPending}
          icon={<KeyRound aria-hidden className="size-4" />}
        >
          Allow with passkey
        </Button>
        <Button onClick={no}>Refuse</Button>
      </div>
    </Form>
  );
}

type Problem = { readonly message: string; readonly fields: Readonly<Record<string, string>> };
const none: Problem = { message: "", fields: {} };

/** The server that the program asks for, where there is one of this name; the only one where it asks for none. */
function placeNamed(places: readonly ConnectPlace[], server: string): ConnectPlace | null {
  const wanted = server.trim().toLowerCase();
  if (wanted === "") return places.length === 1 ? (places[0] ?? null) : null;
  return places.find(({ name }) => name.toLowerCase() === wanted) ?? null;
}
