/** Pure. Doors: the ways in which an attempt comes. */

/** The doors through which a login comes from outside, in the order in which pages offer them. */
export const clientDoors = ["radius", "ldap"] as const;
export type ClientDoor = (typeof clientDoors)[number];

/** All doors: those, and the console's own for people who sign in to their page. */
export const doors = [...clientDoors, "console"] as const;
export type Door = (typeof doors)[number];

/** What a door is called on pages and in traces. */
export const doorNames: Readonly<Record<Door, string>> = {
  radius: "RADIUS",
  ldap: "LDAPS",
  console: "Console",
};

/** Whether the store's word names a door that clients come through. */
export const isClientDoor = (word: string): word is ClientDoor =>
  (clientDoors as readonly string[]).includes(word);
