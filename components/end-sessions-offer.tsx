"use client";
/** The box in a dialog that takes access away: whether open PostgreSQL sessions end too. */
import { Checkbox } from "@/components/ui/checkbox";
import type { EndOffer } from "@/lib/servers/sessions/of-user";

/** Nothing where there is no server or the settings say never. `isUsual`: the box is checked at first. */
export function EndSessionsOffer({
  offer: { servers, setting },
  isUsual = false,
}: {
  readonly offer: EndOffer;
  readonly isUsual?: boolean;
}) {
  if (servers === 0) return null;
  const where = servers === 1 ? "1 server" : `${servers.toLocaleString("en")} servers`;
  if (setting === "never") return <p className="text-muted">Open PostgreSQL sessions stay open.</p>;
  if (setting === "always") return <p className="text-muted">Open PostgreSQL sessions on {where} end.</p>;
  return (
    <Checkbox
      name="endSessions"
      label={`End open sessions on ${where}`}
      hint="Their connections are closed at once, and what they have not committed is rolled back."
      defaultChecked={isUsual}
    />
  );
}
