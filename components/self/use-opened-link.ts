"use client";
/** What a page reached by a link knows of it: asked for with the token, and again when another link is opened in the tab. */
import { useEffect, useEffectEvent, useState } from "react";
import { type LinkPlace, takeLinkToken } from "@/components/link-token";
import type { FormAction } from "@/lib/programs/console/action-state";
import { ask } from "./ask";

/** Why there is nothing to show; `isUnreachable`: trying again may help. */
export type LinkProblem = { readonly message: string; readonly isUnreachable: boolean };

/**
 * Asks `open` about the token of this page. `missing` is said where the page has none; `onOpened` hears of each link that is
 * opened. `link` and `problem` are both null until the first answer.
 */
export function useOpenedLink<View>(
  place: LinkPlace,
  open: FormAction<View>,
  missing: string,
  onOpened: () => void,
) {
  const [token, setToken] = useState("");
  const [link, setLink] = useState<View | null>(null);
  const [problem, setProblem] = useState<LinkProblem | null>(null);
  const take = useEffectEvent(async () => {
    const taken = takeLinkToken(place);
    if (taken === null) return setProblem({ message: missing, isUnreachable: false });
    const answer = await ask(open, { token: taken });
    setToken(taken);
    onOpened();
    setLink(answer.ok ? answer.data : null);
    setProblem(answer.ok ? null : answer);
  });
  useEffect(() => {
    const again = () => void take();
    again();
    window.addEventListener("hashchange", again);
    return () => window.removeEventListener("hashchange", again);
  }, []);
  return { token, link, problem, setProblem };
}
