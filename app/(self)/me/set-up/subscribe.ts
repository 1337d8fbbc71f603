/** What a browser can do for notifications, and setting it up for them. Nothing here decides who may. */

/**
 * 'ready': it can be asked. 'blocked': the person has refused notifications. 'home_screen': iOS, where only an app of the home screen
 * gets any. 'insecure': the page was not opened over HTTPS. 'none': the browser has no push. 'known': it is set up already.
 */
export type Support = "ready" | "blocked" | "home_screen" | "insecure" | "none" | "known";

/** A subscription as the server takes it. */
export type Subscribed = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };

const worker = "/me/push-worker.js";

/** What this browser can do. `known`: SHA-256 of the addresses of the person's devices, in base64url. */
export async function findSupport(known: readonly string[]): Promise<Support> {
  if (!window.isSecureContext) return "insecure";
  const isPushing = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (isIos() && !isApp()) return "home_screen";
  if (!isPushing) return "none";
  if (Notification.permission === "denied") return "blocked";
  const registration = await navigator.serviceWorker.getRegistration("/me/");
  const subscription = await registration?.pushManager.getSubscription();
  if (subscription && known.includes(await digestOf(subscription.endpoint))) return "known";
  return "ready";
}

/**
 * Asks the person for notifications and sets this browser up; call it from their tap alone. What was left of another setup is
 * replaced. Null when the person refuses.
 * @throws the browser's error when its push service cannot be reached
 */
export async function subscribe(publicKey: string): Promise<Subscribed | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const registration = await navigator.serviceWorker.register(worker, { scope: "/me/" });
  await activeWorker(registration);
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: octetsOf(publicKey),
  });
  const { endpoint, keys } = subscription.toJSON();
  return { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" };
}

/** A push service is asked only by a worker that is in use. */
async function activeWorker(registration: ServiceWorkerRegistration): Promise<void> {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return;
  await new Promise<void>((resolve, reject) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve();
      if (coming.state === "redundant") reject(new Error("The worker could not be installed."));
    });
  });
}

/** Also iPads that say they are Macs. */
const isIos = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (/Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

const isApp = () =>
  window.matchMedia("(display-mode: standalone)").matches ||
  ("standalone" in navigator && navigator.standalone === true);

async function digestOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const binary = String.fromCharCode(...new Uint8Array(digest));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function octetsOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
