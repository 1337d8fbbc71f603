/** Rights to the functions of lib/people: a file per room, put together. */
import { approvals } from "./people/approvals";
import { choices } from "./people/choices";
import { clients } from "./people/clients";
import { connecting } from "./people/connect";
import { directories } from "./people/directories";
import { directorySync } from "./people/directory-sync";
import { enrollment } from "./people/enrollment";
import { groups } from "./people/groups";
import { notifications } from "./people/notifications";
import { operators } from "./people/operators";
import { policies } from "./people/policies";
import { pushDevices } from "./people/push";
import { rollOut } from "./people/roll-out";
import { sessionEnds } from "./people/session-ends";
import { temporaryAccess } from "./people/temporary-access";
import { tokens } from "./people/tokens";
import { users } from "./people/users";

/** The rows of every room. */
export const people = [
  approvals,
  choices,
  clients,
  connecting,
  directories,
  directorySync,
  enrollment,
  groups,
  notifications,
  operators,
  policies,
  pushDevices,
  rollOut,
  sessionEnds,
  temporaryAccess,
  tokens,
  users,
];
