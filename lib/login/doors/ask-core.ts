/** Asking the core under a configuration that is not out of date, whichever door the attempt came through. */
import type { ConfigHolder } from "@/lib/login/authentication/config";
import type { Authenticator, LoginAnswer, LoginRequest } from "@/lib/login/authentication/contract";

/** What asking needs beside the attempt. */
export type Asking = {
  readonly configs: Pick<ConfigHolder, "refresh">;
  readonly authenticator: Pick<Authenticator, "authenticate">;
  /** How often an attempt is started at most. */
  readonly rounds: number;
};

type Silence = Extract<LoginAnswer, { readonly kind: "none" }>["why"];

/** What came of it. 'gone': under the new configuration the attempt is none; `why` is the door's own word for that. */
export type Asked<Admitted, Gone> =
  | {
      readonly kind: "answered";
      readonly answer: Exclude<LoginAnswer, { readonly kind: "none" }>;
      readonly admitted: Admitted;
    }
  | { readonly kind: "silent"; readonly why: Silence }
  | { readonly kind: "gone"; readonly why: Gone };

/**
 * Asks the core about what was `admitted` under the configuration at hand. Where the store holds a newer one, that is
 * loaded, `readmit` looks at the attempt anew, and the core is asked again, a few times at most.
 */
export async function askCore<Admitted extends object, Gone>(
  { configs, authenticator, rounds }: Asking,
  first: Admitted,
  requestOf: (admitted: Admitted) => LoginRequest,
  readmit: () => Admitted | { readonly gone: Gone },
): Promise<Asked<Admitted, Gone>> {
  let admitted = first;
  for (let round = 1; ; round++) {
    const answer = await authenticator.authenticate(requestOf(admitted));
    if (answer.kind !== "none") return { kind: "answered", answer, admitted };
    if (answer.why !== "stale_config" || round === rounds) return { kind: "silent", why: answer.why };
    if (!(await isRefreshed(configs))) return { kind: "silent", why: "unavailable" };
    const again = readmit();
    if ("gone" in again) return { kind: "gone", why: again.gone };
    admitted = again;
  }
}

const isRefreshed = (configs: Asking["configs"]): Promise<boolean> =>
  configs.refresh().then(
    () => true,
    () => false,
  );
