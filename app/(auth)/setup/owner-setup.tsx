"use client";
/** Leads the holder of the setup link to an owner account: name and password, phone, first sign-in. */
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import { forgetLinkToken, takeLinkToken } from "@/components/link-token";
import { ask } from "@/components/self/ask";
import { Alert } from "@/components/ui/alert";
import { LinkButton } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/page";
import type { PasswordLimits } from "@/lib/people/passwords/problem";
import type { StartedOwner } from "@/lib/programs/setup/service";
import { checkSetupTokenAction } from "./actions";
import { OwnerAccount } from "./owner-account";
import { OwnerPhone } from "./owner-phone";
import { OwnerSignIn } from "./owner-sign-in";

const place = "postern.setup";

type Stage = "account" | "phone" | "sign-in";

export function OwnerSetup() {
  const router = useRouter();
  const [token, setToken] = useState("");
  const [limits, setLimits] = useState<PasswordLimits | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [stage, setStage] = useState<Stage>("account");
  const [typed, setTyped] = useState({ username: "", password: "" });
  const [started, setStarted] = useState<StartedOwner | null>(null);

  const open = useEffectEvent(async () => {
    const taken = takeLinkToken(place);
    if (taken === null) {
      setProblem(
        "Open the complete setup link that Postern printed when it started, including the part after #.",
      );
      return;
    }
    const answer = await ask(checkSetupTokenAction, { token: taken });
    setToken(taken);
    setProblem(answer.ok ? null : answer.message);
    setLimits(answer.ok ? (answer.data ?? null) : null);
  });
  useEffect(() => {
    const reopen = () => void open();
    reopen();
    window.addEventListener("hashchange", reopen);
    return () => window.removeEventListener("hashchange", reopen);
  }, []);

  if (problem !== null) {
    return (
      <div className="flex flex-col items-start gap-4">
        <h1 className="text-xl font-semibold tracking-tight">Set up Postern</h1>
        <Alert tone="warning">
          <p>{problem}</p>
        </Alert>
        <LinkButton href="/sign-in">Sign in</LinkButton>
      </div>
    );
  }
  if (limits === null) return <Skeleton lines={5} />;
  switch (stage) {
    case "account":
      return (
        <OwnerAccount
          token={token}
          limits={limits}
          typed={typed}
          onTyped={setTyped}
          onDone={(next) => {
            setStarted(next);
            setStage("phone");
          }}
        />
      );
    case "phone":
      return (
        started && (
          <OwnerPhone
            token={token}
            password={typed.password}
            started={started}
            onBack={() => setStage("account")}
            onDone={() => {
              forgetLinkToken(place);
              setStage("sign-in");
            }}
          />
        )
      );
    case "sign-in":
      return (
        started && (
          <OwnerSignIn
            username={started.username}
            password={typed.password}
            onDone={() => router.refresh()}
          />
        )
      );
  }
}
