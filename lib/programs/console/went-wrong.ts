/** Pure. What people read when something broke or does not respond: the same words on every page. */

/** Whom to tell. `id` finds the error in the log. */
export const tellAdministrator = (id: string): string =>
  `If it keeps happening, give ${id} to your administrator.`;

/** Shown in place of a result that broke. */
export const somethingWentWrong = (id: string): string =>
  `Something went wrong. Try again. ${tellAdministrator(id)}`;

/** Shown when a request got no answer. */
export const notResponding = "The console is not responding. Check your connection and try again.";
