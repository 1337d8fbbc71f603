/** What `npm run mutate` breaks, wing by wing. */
import { foundation } from "./foundation.mjs";
import { login } from "./login.mjs";
import { people } from "./people.mjs";
import { programs } from "./programs.mjs";
import { protocols } from "./protocols.mjs";
import { servers } from "./servers.mjs";

/**
 * Every mutation: the file, the text that stands there once, what takes its place, the tests that must notice, and
 * where no test can, why the program is the same all the same.
 */
export const mutations = [...foundation, ...protocols, ...login, ...people, ...servers, ...programs].flatMap(
  ({ file, tests, breaks }) =>
    breaks.map(([from, to, equivalent]) => ({ file, tests, from, to, equivalent })),
);
