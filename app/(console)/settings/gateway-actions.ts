"use server";
/** What the settings of text messages and calls do: save, try, switch off, set limits. */
import { withVersion } from "@/lib/foundation/base/form-state";
import { gatewayForm, textLimitsForm } from "@/lib/foundation/gateways/form";
import { gatewayInput, testGatewayInput, textLimitsInput, wayInput } from "@/lib/foundation/gateways/schema";
import { saveGateway, saveTextLimits, switchGatewayOff } from "@/lib/foundation/gateways/service";
import { testGateway } from "@/lib/foundation/gateways/test-gateway";
import { operatorAction, saved } from "@/lib/programs/console/action";
import { done } from "@/lib/programs/console/action-state";

export const saveGatewayAction = operatorAction(withVersion(gatewayInput), async (actor, input) => {
  await saveGateway(actor, input);
  return saved("Gateway saved. It is in force with the next code.", gatewayForm(input));
});

export const testGatewayAction = operatorAction(testGatewayInput, async (actor, input) =>
  done("", await testGateway(actor, input)),
);

export const switchGatewayOffAction = operatorAction(wayInput, async (actor, input) => {
  await switchGatewayOff(actor, input);
  return "The gateway is switched off.";
});

export const saveTextLimitsAction = operatorAction(withVersion(textLimitsInput), async (actor, input) => {
  await saveTextLimits(actor, input);
  return saved("Saved. It is in force with the next code.", textLimitsForm(input));
});
