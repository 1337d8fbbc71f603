/** Everything under /me is for one person and nobody's search engine. */
import type { Metadata } from "next";
import type { ReactNode } from "react";

export const metadata: Metadata = {
  title: { default: "My login", template: "%s · My login" },
  robots: { index: false },
};

export default function MyLayout({ children }: { readonly children: ReactNode }) {
  return children;
}
