"use client";
/** Asks before a page is left whose form holds what is not saved: by a link, by going back, by closing the tab. */
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "./button";
import { backdropClass, dialogClass } from "./dialog";

/** Each form that is guarded now: true when it holds what is not saved, and asks before it lets `go`. */
const guards = new Set<(go: () => void) => boolean>();

/** Leaves the page with `go`, unless a form on it holds what is not saved: then the person is asked first. */
export function leaveBy(go: () => void): void {
  for (const holds of guards) if (holds(go)) return;
  go();
}

/** Guards as long as it is rendered. `isUnsaved` is asked at the moment of leaving. */
export function UnsavedGuard({ isUnsaved }: { readonly isUnsaved: () => boolean }) {
  const router = useRouter();
  const [leave, setLeave] = useState<(() => void) | null>(null);

  const onUnload = useEffectEvent((event: BeforeUnloadEvent) => {
    if (!leave && isUnsaved()) event.preventDefault();
  });
  const holds = useEffectEvent((go: () => void) => {
    if (!isUnsaved()) return false;
    setLeave(() => go);
    return true;
  });
  const onClick = useEffectEvent((event: MouseEvent) => {
    const link = leadsAway(event);
    if (!link) return;
    const { origin, href } = new URL(link.href);
    const follow = () =>
      origin === window.location.origin ? router.push(href) : window.location.assign(href);
    if (!holds(follow)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  const onTraverse = useEffectEvent((event: NavigateEvent) => {
    if (event.navigationType !== "traverse" || !event.cancelable || leave) return;
    const { key } = event.destination;
    if (holds(() => window.navigation.traverseTo(key))) event.preventDefault();
  });
  useEffect(() => {
    const unload = (event: BeforeUnloadEvent) => onUnload(event);
    const click = (event: MouseEvent) => onClick(event);
    const traverse = (event: NavigateEvent) => onTraverse(event);
    const guard = (go: () => void) => holds(go);
    guards.add(guard);
    window.addEventListener("beforeunload", unload);
    // Before React hears of it, so that no link of Next's has followed already.
    window.addEventListener("click", click, { capture: true });
    // Going back and forth: in browsers that let a page ask.
    window.navigation?.addEventListener("navigate", traverse);
    return () => {
      window.removeEventListener("beforeunload", unload);
      window.removeEventListener("click", click, { capture: true });
      window.navigation?.removeEventListener("navigate", traverse);
      guards.delete(guard);
    };
  }, []);

  return (
    <AlertDialog.Root open={leave !== null} onOpenChange={(open) => !open && setLeave(null)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdropClass} />
        <AlertDialog.Popup className={dialogClass}>
          <AlertDialog.Title className="text-base font-semibold">Leave without saving?</AlertDialog.Title>
          <AlertDialog.Description className="-mt-2 text-muted">
            What you changed on this page is not saved yet. If you leave, it is lost.
          </AlertDialog.Description>
          <div className="flex flex-wrap justify-end gap-2">
            <AlertDialog.Close render={<Button />}>Stay</AlertDialog.Close>
            <Button variant="danger" onClick={() => leave?.()}>
              Leave
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** The link that this click follows in this tab, to another page; null where there is none. */
function leadsAway(event: MouseEvent): HTMLAnchorElement | null {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || (link.target && link.target !== "_self") || link.hasAttribute("download")) return null;
  const { origin, pathname, search } = new URL(link.href);
  const { location } = window;
  return origin === location.origin && pathname === location.pathname && search === location.search
    ? null
    : link;
}
