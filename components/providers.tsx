"use client";
/** What every page needs around it: theme, toasts, the nonce for elements that Base UI adds. */
import { CSPProvider } from "@base-ui/react/csp-provider";
import { Tooltip } from "@base-ui/react/tooltip";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState } from "react";
import { Toaster } from "./ui/toast";

/** Once, in the root layout. */
export function Providers(props: { readonly nonce?: string; readonly children: ReactNode }) {
  // The answer to an action draws the layout again with the nonce of its own request; this document knows its first alone.
  const [nonce] = useState(props.nonce);
  const { children } = props;
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableColorScheme={false} nonce={nonce}>
      <CSPProvider nonce={nonce}>
        <Tooltip.Provider delay={300}>
          <Toaster>{children}</Toaster>
        </Tooltip.Provider>
      </CSPProvider>
    </ThemeProvider>
  );
}
