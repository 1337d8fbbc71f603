/** Pure. What the trace of an attempt says of password and code, after what the plan said of policy and rules. */
import { type LeastStrength, leastStrengthNames } from "@/lib/login/factors/strength";
import type { CodeEvidence, Evidence } from "./facts";
import { type Reason, reasons, type Trace, type TraceLine } from "./outcome";
import { leastUnder, type Plan } from "./plan";

/** The whole trace of an attempt that came to `reason`. `sending` stands in place of the line about the code. */
export function traced(plan: Plan, evidence: Evidence, reason: Reason, sending?: TraceLine): Trace {
  const lines: TraceLine[] = [...plan.trace];
  if (plan.kind === "ask") {
    const isAsked = plan.ask !== "factor" && plan.ask !== "code" && plan.ask !== "alone";
    if (isAsked || evidence.elsewhere?.reason) lines.push(passwordLine(evidence));
    if (sending) lines.push(sending);
    else if (plan.ask !== "password" && plan.ask !== "challenge")
      lines.push(
        plan.ask === "alone"
          ? aloneLine(evidence.split.code, reason)
          : codeLine(evidence.split.code, reason, leastUnder(plan)),
      );
  }
  const { outcome, text } = reasons[reason];
  lines.push({ step: "outcome", result: outcome === "reject" ? "failed" : "ok", text });
  return lines;
}

function passwordLine({ passwordOk, elsewhere }: Evidence): TraceLine {
  const text = passwordOk ? "The password is right." : "The password is wrong.";
  return {
    step: "password",
    result: passwordOk ? "ok" : "failed",
    text: elsewhere?.note || text,
  };
}

function codeLine(code: CodeEvidence, reason: Reason, least: LeastStrength): TraceLine {
  if (code.status === "none")
    return {
      step: "factor",
      result: "failed",
      text: "It is not a code of any of this user's second factors.",
    };
  const { name } = code.kind;
  if (reason === "factor_too_weak")
    return {
      step: "factor",
      result: "failed",
      text: `${name}: the code is right, but weaker than the policy's least strength (${leastStrengthNames[least].toLowerCase()}).`,
    };
  if (code.status === "fresh")
    return { step: "factor", result: "ok", text: `${name}: the code is right and has not been used before.` };
  const result = reasons[reason].outcome === "accept" ? "info" : "failed";
  return {
    step: "factor",
    result,
    text: `${name}: the code is right, but it or a newer one has already been used, or it has ended.`,
  };
}

function aloneLine(code: CodeEvidence, reason: Reason): TraceLine {
  const isAccepted = reasons[reason].outcome === "accept";
  if (code.status === "none") {
    const text = "It is no connection password of this user for this client.";
    return { step: "factor", result: "failed", text };
  }
  const { name } = code.kind;
  if (code.status === "fresh")
    return { step: "factor", result: "ok", text: `${name}: it is right and has not been used before.` };
  const text = `${name}: it was right, but it has already been used, or it has ended.`;
  return { step: "factor", result: isAccepted ? "info" : "failed", text };
}
