/**
 * Shows the notifications of self-service and opens what they are about. It keeps nothing, answers no requests and caches no page.
 * Version 1 of payloads is written by lib/people/push/message.ts; a worker that is older than a payload still says that one came.
 */
const version = 1;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
self.addEventListener("notificationclick", (event) => {
  const path = event.notification.data?.path ?? "/me";
  event.notification.close();
  // A page that begins with the reasons to refuse: one tap more is all it takes.
  event.waitUntil(open(event.action === "refuse" ? path.replace("#", "?refuse#") : path));
});

/** Every push shows something: a browser takes the permission from whoever pushes in silence. */
function show(data) {
  const notice = read(data);
  if (notice === null) {
    return self.registration.showNotification("Somebody waits for you", {
      body: "Open your page to see what it is.",
      data: { path: "/me" },
      tag: "unread",
    });
  }
  const { title, body, path, tag, at, isQuestion } = notice;
  const time = new Date(at);
  const when = Number.isNaN(time.getTime())
    ? ""
    : ` · ${time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`;
  return self.registration.showNotification(title, {
    body: `${body}${when}`,
    tag,
    renotify: true,
    requireInteraction: isQuestion === true,
    actions: isQuestion === true ? [{ action: "refuse", title: "Refuse" }] : [],
    timestamp: time.getTime() || undefined,
    icon: "/me/icon-192.png",
    badge: "/me/icon-192.png",
    data: { path },
  });
}

/** What was sent; null where it is of a version that is not known here, or would lead elsewhere. */
function read(data) {
  try {
    const notice = data.json();
    const isKnown =
      notice.v === version && typeof notice.title === "string" && typeof notice.body === "string";
    const target = new URL(notice.path, self.location.origin);
    const isOurs = target.origin === self.location.origin && /^\/(me|approve)(\/|$)/.test(target.pathname);
    return isKnown && isOurs ? { ...notice, path: `${target.pathname}${target.hash}` } : null;
  } catch {
    return null;
  }
}

/** Opens a page of ours in the window that is there, or in a new one. */
async function open(path) {
  const windows = await self.clients.matchAll({ type: "window" });
  const window = windows.find((one) => one.focused) ?? windows[0];
  try {
    const shown = await window.navigate(path);
    await shown.focus();
  } catch {
    await self.clients.openWindow(path);
  }
}
