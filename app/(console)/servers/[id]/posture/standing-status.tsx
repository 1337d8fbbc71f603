/** How a check stands, as word, colour and shape. */
import { Status, type Tone } from "@/components/ui/status";
import type { Standing } from "@/lib/servers/posture/schema";
import { standingWords } from "@/lib/servers/posture/text-report";

const tones: Readonly<Record<Standing, Tone>> = {
  fail: "danger",
  unknown: "warn",
  waived: "info",
  pass: "ok",
  not_applicable: "neutral",
};

export const StandingStatus = ({ standing }: { readonly standing: Standing }) => (
  <Status tone={tones[standing]}>{standingWords[standing]}</Status>
);
