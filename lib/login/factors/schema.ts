/** Pure. Which second factors may be set for the whole organisation, and the parameters of new entries. */
import { z } from "zod";
import { wholeNumber } from "@/lib/foundation/base/whole-number";
import { enrollableKinds, selfEnrolledKinds } from "./table";

/** Which second factors people may have, and the parameters of new authenticator-app entries. */
export const updateSecondFactorsInput = z
  .object({
    allowedFactors: z
      .array(z.enum(enrollableKinds, "This is not a second factor."))
      .min(1, "Allow at least one second factor. Otherwise nobody can enrol.")
      .max(20, "Too many."),
    defaultFactor: z.enum(enrollableKinds, "Choose the default second factor."),
    maxFactorsPerUser: wholeNumber(
      1,
      10,
      "Use 1 to 10. Each additional factor is one more thing that can be stolen.",
    ),
    totpAlgorithm: z.enum(["SHA1", "SHA256", "SHA512"], "Choose an algorithm."),
    totpDigits: z.literal([6, 8], "Use 6 or 8 digits."),
    totpPeriodSeconds: z.literal([30, 60], "Use 30 or 60 seconds."),
    sentCodeCooldownSeconds: wholeNumber(
      5,
      600,
      "Use 5 to 600 seconds. Attempts within them share one code; a code ends after ten minutes.",
    ),
    sentCodesPerUser: wholeNumber(1, 100, "Use 1 to 100 codes a day to one person."),
    sentCodesPerTarget: wholeNumber(1, 100, "Use 1 to 100 codes a day to one address."),
    recoveryCodeCount: wholeNumber(0, 20, "Use 0 to 20. With 0, nobody gets recovery codes."),
  })
  .refine(({ allowedFactors, defaultFactor }) => allowedFactors.includes(defaultFactor), {
    path: ["defaultFactor"],
    message: "The default must be one of the allowed factors.",
  })
  .refine(
    ({ allowedFactors, defaultFactor }) =>
      selfEnrolledKinds.includes(defaultFactor) ||
      !allowedFactors.some((kind) => selfEnrolledKinds.includes(kind)),
    {
      path: ["defaultFactor"],
      message:
        "The default must be a second factor that people can set up themselves. This one is handed out by an administrator.",
    },
  );
