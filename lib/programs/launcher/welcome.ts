/** Pure. The few lines that tell a person where the product is, once it answers. */

/** What there is to tell. setupUrl: the one-time link, while the setup is not complete. */
export type Welcome = {
  readonly consoleUrl: string;
  readonly radius: string;
  readonly ldaps: string;
  readonly metrics: string;
  readonly home: string;
  readonly setupUrl: string | null;
};

/** The block to print. */
export function welcomeText({ consoleUrl, radius, ldaps, metrics, home, setupUrl }: Welcome): string {
  const lines = [
    "",
    "  Postern is ready.",
    `  Console   ${consoleUrl}`,
    `  RADIUS    ${radius} (UDP)`,
    `  LDAPS     ${ldaps} (TCP)`,
    `  Metrics   ${metrics}`,
    `  Home      ${home}`,
  ];
  if (setupUrl) {
    lines.push("", "  Open this link once to set Postern up; a new start prints a new one:", `  ${setupUrl}`);
  }
  return [...lines, ""].join("\n");
}
