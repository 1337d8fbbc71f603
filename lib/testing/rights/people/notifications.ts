/** Rights to the functions of lib/people/notifications. */
import type { Actor } from "@/lib/foundation/access/actor";
import { database } from "@/lib/foundation/platform/database";
import { getMailText, listMailTexts } from "@/lib/people/notifications/queries";
import { previewMailText, resetMailText, saveMailText } from "@/lib/people/notifications/service";
import { changes, type Rights, reads } from "../right";

/** The rows of this room. */
export const notifications: Rights = {
  "people/notifications.listMailTexts": reads("settings.read", () => listMailTexts),
  "people/notifications.getMailText": reads(
    "settings.read",
    () => (actor: Actor) => getMailText(actor, "locked"),
  ),
  "people/notifications.previewMailText": reads(
    "mail.text",
    () => (actor: Actor) => previewMailText(actor, { event: "locked", subject: "S", body: "B" }),
  ),
  "people/notifications.saveMailText": changes(
    "mail.text",
    "mail.text_changed",
    () => (actor: Actor) => saveMailText(actor, { event: "locked", subject: "S", body: "B" }),
  ),
  "people/notifications.resetMailText": changes("mail.text", "mail.text_reset", async () => {
    const words = { subject: "S", body: "B" };
    await database().mailText.upsert({
      where: { event: "locked" },
      create: { event: "locked", ...words },
      update: words,
    });
    return (actor: Actor) => resetMailText(actor, { event: "locked" });
  }),
};
