"use client";
/** The places of self-service. */
import { usePathname } from "next/navigation";
import { LinkTabs } from "@/components/ui/tabs";

const places = [
  { href: "/me", label: "Security" },
  { href: "/me/logins", label: "My logins" },
  { href: "/me/connect", label: "Connect" },
  { href: "/me/access", label: "Access" },
] as const;

/** Tabs; pages below Security count as Security. `hasAccess`: whether there is something to ask for, or was. */
export function MyNavigation({ hasAccess }: { readonly hasAccess: boolean }) {
  const path = usePathname();
  const shown = places.filter(({ href }) => hasAccess || href !== "/me/access");
  const current = places.slice(1).find(({ href }) => path.startsWith(href))?.href ?? "/me";
  return (
    <div className="-mb-px [&>nav]:border-b-0">
      <LinkTabs
        label="My pages"
        tabs={shown.map((place) => ({ ...place, current: place.href === current }))}
      />
    </div>
  );
}
