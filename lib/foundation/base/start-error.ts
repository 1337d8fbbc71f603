/** Owns the error for a machine or configuration that does not allow the start: its message is all a person needs. */

/** Something outside the program is in the way. The message says what, and the mend; it is printed without a stack. */
export class StartError extends Error {
  override readonly name = "StartError";
}
