"use client";
/** The three places of self-service. */
import { usePathname } from "next/navigation";
import { LinkTabs } from "@/components/ui/tabs";

const places = [
  { href: "/me", label: "Security" },
  { href: "/me/logins", label: "My logins" },
  { href: "/me/connect", label: "How to connect" },
] as const;

/** Tabs; pages below Security count as Security. */
export function MyNavigation() {
  const path = usePathname();
  const current = places.slice(1).find(({ href }) => path.startsWith(href))?.href ?? "/me";
  return (
    <div className="-mb-px [&>nav]:border-b-0">
      <LinkTabs
        label="My pages"
        tabs={places.map((place) => ({ ...place, current: place.href === current }))}
      />
    </div>
  );
}
