/** The picture of a second factor: of what has to be at hand for its codes. */
import { Fingerprint, KeyRound, type LucideIcon, Mail, ShieldQuestion, Smartphone } from "lucide-react";
import { cx } from "@/components/ui/class-names";
import type { Device } from "@/lib/login/factors/descriptor";

const pictures: Readonly<Record<Device | "passkey", LucideIcon>> = {
  phone: Smartphone,
  token: KeyRound,
  YubiKey: KeyRound,
  mailbox: Mail,
  passkey: Fingerprint,
};

/** `device` is null where a newer version made the factor. */
export function FactorPicture({
  device,
  className,
}: {
  readonly device: Device | "passkey" | null;
  readonly className: string;
}) {
  const Picture = device === null ? ShieldQuestion : pictures[device];
  return <Picture aria-hidden className={cx("shrink-0 text-muted", className)} />;
}
