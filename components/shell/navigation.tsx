"use client";
/** The list of areas at the left: only those that the role may read, the present one marked. */
import {
  ClipboardList,
  Database,
  Gauge,
  Hourglass,
  KeyRound,
  ListTodo,
  type LucideIcon,
  Mail,
  Network,
  Plug,
  ScrollText,
  Settings,
  ShieldCheck,
  UserCog,
  Users,
  UsersRound,
} from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import type { Role } from "@/lib/foundation/access/permissions";
import { type AreaId, areaOf, areasFor } from "@/lib/programs/console/areas";
import { cx } from "../ui/class-names";
import { Spinner } from "../ui/spinner";

const icons: Readonly<Record<AreaId, LucideIcon>> = {
  overview: Gauge,
  users: Users,
  groups: UsersRound,
  access: Hourglass,
  tokens: KeyRound,
  policies: ShieldCheck,
  clients: Plug,
  servers: Database,
  directories: Network,
  "login-log": ScrollText,
  audit: ClipboardList,
  jobs: ListTodo,
  mail: Mail,
  settings: Settings,
  operators: UserCog,
};

/** `onNavigate` runs after a choice, to close the drawer on a phone. */
export function Navigation({ role, onNavigate }: { readonly role: Role; readonly onNavigate?: () => void }) {
  const current = areaOf(usePathname());
  return (
    <nav aria-label="Areas">
      <ul className="flex flex-col gap-0.5">
        {areasFor(role).map((area) => {
          const Icon = icons[area.id];
          const isCurrent = current?.id === area.id;
          return (
            <li key={area.id}>
              <Link
                href={area.href}
                onClick={onNavigate}
                aria-current={isCurrent ? "page" : undefined}
                className={cx(
                  "flex h-9 items-center gap-2.5 rounded-md px-2.5 font-medium max-sm:h-11",
                  isCurrent ? "bg-accent-soft text-accent" : "text-muted hover:bg-sunken hover:text-ink",
                )}
              >
                <Icon aria-hidden className="size-4 shrink-0" />
                {area.label}
                <Pending />
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Turns while the area that was chosen is on its way. Appears late, so that quick pages do not flicker. */
function Pending() {
  const { pending } = useLinkStatus();
  return pending ? <Spinner className="ml-auto animate-[appear_150ms_300ms_both]" /> : null;
}
