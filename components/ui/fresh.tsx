"use client";
/** Drawing a page anew with what is stored now: forms forget what was typed and start over. */
import { useRouter } from "next/navigation";
import { createContext, Fragment, type ReactNode, startTransition, use, useState } from "react";

const FreshContext = createContext<() => void>(() => {});

/** Around a page. */
export function Fresh({ children }: { readonly children: ReactNode }) {
  const router = useRouter();
  const [generation, setGeneration] = useState(0);
  const start = () =>
    // Together, so that nothing is drawn anew with what was loaded before.
    startTransition(() => {
      router.refresh();
      setGeneration((number) => number + 1);
    });
  return (
    <FreshContext value={start}>
      <Fragment key={generation}>{children}</Fragment>
    </FreshContext>
  );
}

/** Draws the surrounding page anew. */
export const useFresh = (): (() => void) => use(FreshContext);
