"use client";
/** Switching a gateway off, after a question. */
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { Way } from "@/lib/foundation/gateways/schema";
import { switchGatewayOffAction } from "./gateway-actions";

export function SwitchGatewayOff({ way }: { readonly way: Way }) {
  const what = way === "sms" ? "text messages" : "calls";
  return (
    <ConfirmDialog
      trigger={<Button>Switch off…</Button>}
      danger
      action={switchGatewayOffAction}
      hidden={{ way }}
      title={`Switch ${what} off?`}
      description="The settings of the gateway, its secret included, are deleted, and what waits is given up. Whoever gets codes this way and no other cannot log in where a second factor is asked for."
      confirmLabel="Switch off"
    />
  );
}
