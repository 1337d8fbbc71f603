/** Trying a gateway without saving it: one text, what the gateway said, and which step of the conversation failed. */
import { type Actor, authorize } from "@/lib/foundation/access/actor";
import { record } from "@/lib/foundation/audit/record";
import { database } from "@/lib/foundation/platform/database";
import { type GatewayStep, gatewayStepWords } from "./answer";
import { type GatewaySettings, type TestGatewayInput, wayNames } from "./schema";
import { newGateway } from "./service";
import { gatewayRow, openedSecret, typedReach } from "./settings";
import { openGateway } from "./transport";

/** One step as the page shows it. `told`: the gateway's words, or what kept us from hearing any. */
export type GatewayTestStep = {
  readonly name: string;
  readonly state: "passed" | "failed" | "not_reached";
  readonly told: string | null;
  readonly fix: string | null;
};

/** What came of a test. */
export type TestedGateway = {
  readonly ok: boolean;
  readonly to: string;
  readonly steps: readonly GatewayTestStep[];
};

/**
 * Sends one text with these settings, as they are typed, and gives every step and the gateway's own answer, secrets masked. A secret
 * that is null is the stored one. @throws AppError 'invalid_input' as a save would
 */
export async function testGateway(
  actor: Actor,
  { testTo, ...input }: TestGatewayInput,
): Promise<TestedGateway> {
  authorize(actor, "gateway.configure");
  const { way } = input;
  const before = await gatewayRow(database(), way);
  const { settings, secretSealed } = newGateway(before, input);
  const secret = openedSecret(way, secretSealed);
  const transport = openGateway({ way, settings, secret }, await typedReach(database()));
  const came = await transport.send({ number: testTo, text: "This is a test from Postern." });
  transport.close();
  await record(database(), actor, {
    action: "gateway.tested",
    subject: { kind: "gateway", id: way, name: wayNames[way].name },
    detail: { to: testTo, passed: came.ok },
  });
  const steps = stepsOf(settings);
  const at = came.ok ? steps.length - 1 : steps.indexOf(steps.includes(came.step) ? came.step : "answer");
  return {
    ok: came.ok,
    to: testTo,
    steps: steps.map((step, i): GatewayTestStep => {
      const { name, fix } = gatewayStepWords[step];
      const told = i === at ? came.answer : null;
      if (came.ok || i < at) return { name, state: "passed", told, fix: null };
      return i > at ? { name, state: "not_reached", told, fix: null } : { name, state: "failed", told, fix };
    }),
  };
}

/** The steps in the order in which this conversation has them. Over HTTP the account is judged by the answer. */
function stepsOf({ protocol, url, isTls }: GatewaySettings): readonly GatewayStep[] {
  const tls: readonly GatewayStep[] = (protocol === "smpp" ? isTls : url.startsWith("https:")) ? ["tls"] : [];
  const asked: readonly GatewayStep[] = protocol === "smpp" ? ["login", "answer"] : ["answer", "login"];
  return ["dns", "address", "connect", ...tls, ...asked, "accepted"];
}
