/** Everything under /me is for one person and nobody's search engine. */
import type { Metadata } from "next";
import type { ReactNode } from "react";

export const metadata: Metadata = {
  title: { default: "My login", template: "%s · My login" },
  robots: { index: false },
  // Kept on a home screen, it is an app of its own: iOS gives notifications to nothing else.
  manifest: "/me/manifest.webmanifest",
  appleWebApp: { capable: true, title: "Login" },
  icons: { icon: "/icon.svg", apple: "/me/icon-180.png" },
};

export default function MyLayout({ children }: { readonly children: ReactNode }) {
  return children;
}
