/** Pure. Which parameters of authenticator apps can be relied on. */

/** Whether these parameters are the ones every authenticator app understands. */
export function isWidelyUnderstood(input: {
  readonly totpAlgorithm: string;
  readonly totpDigits: number;
  readonly totpPeriodSeconds: number;
}): boolean {
  return input.totpAlgorithm === "SHA1" && input.totpDigits === 6 && input.totpPeriodSeconds === 30;
}
