/** Pure. What a notification says. Its reader is the worker of the page (public/me/push-worker.js), which may be of an older version. */

/** One notification. `path`: what opens when it is tapped, below /me or /approve. Times are ISO text; the device writes them in its own zone. */
export type PushNotice = {
  readonly title: string;
  readonly body: string;
  readonly path: string;
  /** One with the same tag takes the place of the other. */
  readonly tag: string;
  readonly at: string;
  /** Whether it stays until it is answered, and can be refused right away. */
  readonly isQuestion?: boolean;
};

/** The form of payloads that the worker must know to read one. */
const version = 1;
/** Names and addresses come from outside: each is cut, so that the whole stays far below what services take. */
const mostCharacters = 120;

/** What travels, encrypted. */
export const payloadOf = (notice: PushNotice): string => JSON.stringify({ v: version, ...notice });

/** The first notification on a device, which the person taps. */
export const testNotice = (test: {
  readonly organisation: string;
  readonly factorId: string;
  readonly token: string;
  readonly at: Date;
}): PushNotice => ({
  title: `Notifications of ${cut(test.organisation || "Postern")}`,
  body: "They arrive here. Tap to confirm this device.",
  path: `/me/factors/push/confirm#${test.factorId}.${test.token}`,
  tag: `test-${test.factorId}`,
  at: test.at.toISOString(),
});

/** A login that waits for the person's answer. The token opens the question and answers it; without the password it lets nobody in. */
export const approvalNotice = (login: {
  readonly id: string;
  readonly token: string;
  readonly username: string;
  readonly client: string;
  readonly at: Date;
  readonly from: string;
  readonly attempts: number;
}): PushNotice => ({
  title: `Is this you? ${cut(login.username)}`,
  body: [
    cut(login.client),
    cut(login.from),
    login.attempts === 1 ? "1 attempt" : `${login.attempts} attempts`,
  ].join(" · "),
  path: `/approve#${login.token}`,
  tag: login.id,
  at: login.at.toISOString(),
  isQuestion: true,
});

/** `text` in one line, cut. */
function cut(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, " ").trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters - 1)}…` : line;
}
