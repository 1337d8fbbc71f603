"use client";
/** Getting a connection password: choose a server, touch the passkey, and it stands here for a minute. */
import { KeyRound } from "lucide-react";
import { useEffect, useState, useTransition } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field } from "@/components/ui/field";
import type { AskedTouch } from "@/lib/login/passkeys/ask";
import type { ConnectPlace } from "@/lib/people/connect/places";
import { type FormAction, idle } from "@/lib/programs/console/action-state";
import { notResponding } from "@/lib/programs/console/went-wrong";
import { GivenPassword } from "./given-password";
import { touchPasskey } from "./use-touch";

/** What the action gives. `lifeMs`: how long it counts from now. */
export type Given = { readonly password: string; readonly lifeMs: number };

const lastKey = "postern.connect.server";

export type ConnectNowProps = {
  readonly username: string;
  readonly places: readonly ConnectPlace[];
  readonly consoleUrl: string;
  readonly begin: FormAction<AskedTouch>;
  readonly connect: FormAction<Given>;
};

export function ConnectNow({ username, places, consoleUrl, begin, connect }: ConnectNowProps) {
  const [place, setPlace] = useLastPlace(places);
  const [given, setGiven] = useState<{ readonly given: Given; readonly place: ConnectPlace } | null>(null);
  const [problem, setProblem] = useState("");
  const [isPending, startTransition] = useTransition();

  const ask = () =>
    startTransition(async () => {
      if (!place) return setProblem("Choose a server first.");
      setProblem("");
      setGiven(null);
      const touched = await touchPasskey(begin);
      if (!touched.ok) return setProblem(touched.message);
      const form = new FormData();
      form.set("clientId", place.clientId);
      form.set("answer", touched.answer);
      const state = await connect(idle, form).catch(() => null);
      if (state?.status === "done" && state.data) setGiven({ given: state.data, place });
      else setProblem(state?.status === "error" ? state.message : notResponding);
    });

  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-end gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        <PlaceField places={places} place={place} onChange={setPlace} />
        <Button
          variant="primary"
          pending={isPending}
          icon={<KeyRound aria-hidden className="size-4" />}
          onClick={ask}
        >
          Connect
        </Button>
      </div>
      {isPending && <p className="text-muted">Touch your passkey, or follow what your browser shows.</p>}
      {problem && <Alert tone="danger" title={problem} />}
      {given && (
        <GivenPassword
          key={given.given.password}
          {...given.given}
          username={username}
          place={given.place}
          consoleUrl={consoleUrl}
        />
      )}
    </div>
  );
}

/** Choosing a server, also by typing. */
export function PlaceField({
  places,
  place,
  onChange,
}: {
  readonly places: readonly ConnectPlace[];
  readonly place: ConnectPlace | null;
  readonly onChange: (place: ConnectPlace | null) => void;
}) {
  const options = places.map(optionOf);
  return (
    <Field name="clientId" label="Server">
      <Combobox
        key={place?.id ?? "none"}
        options={options}
        defaultValue={place && optionOf(place)}
        placeholder="Choose a server"
        emptyText="No server has this name."
        onValueChange={(option) => onChange(places.find(({ id }) => id === option?.value) ?? null)}
      />
    </Field>
  );
}

const optionOf = ({ id, name, host, port }: ConnectPlace) => ({
  value: id,
  label: name,
  ...(host !== null && { description: `${host}:${port}` }),
});

/** The chosen server, which this browser remembers; the only one where there is one. */
function useLastPlace(places: readonly ConnectPlace[]) {
  const [place, setPlace] = useState<ConnectPlace | null>(places.length === 1 ? (places[0] ?? null) : null);
  // After the first drawing: the server does not know what this browser remembers.
  useEffect(() => {
    const last = remembered();
    setPlace((now) => now ?? places.find(({ id }) => id === last) ?? null);
  }, [places]);
  const choose = (chosen: ConnectPlace | null) => {
    setPlace(chosen);
    if (chosen) remember(chosen.id);
  };
  return [place, choose] as const;
}

/** Browsers may forbid their storage. */
function remembered(): string | null {
  try {
    return localStorage.getItem(lastKey);
  } catch {
    return null;
  }
}

function remember(id: string): void {
  try {
    localStorage.setItem(lastKey, id);
  } catch {
    // Then it is chosen again.
  }
}
