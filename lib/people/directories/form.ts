/** Pure. What the forms of a directory show; the password is never shown. */
import { type FormState, oneValue } from "@/lib/foundation/base/form-state";
import type { UserAttributes } from "@/lib/login/directory/attributes";
import type { UpdateOperatorSignInInput, UpdateSwitchesInput } from "./schema";

/** How it is reached. */
export type Connection = {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly tls: string;
  readonly caCertificate: string | null;
  readonly bindDn: string;
};

/** Whom it knows. */
export type People = {
  readonly userBase: string;
  readonly userFilter: string;
  readonly attributes: UserAttributes;
};

/** Its options. */
export type Switches = Omit<UpdateSwitchesInput, "id">;

export const connectionForm = (shown: Connection): FormState => ({
  name: oneValue("Name", shown.name),
  addresses: oneValue("Addresses", shown.addresses.join("\n")),
  tls: oneValue("Encryption", shown.tls),
  caCertificate: oneValue("Certificates to trust", shown.caCertificate),
  bindDn: oneValue("Bind account", shown.bindDn),
});

export const peopleForm = ({ userBase, userFilter, attributes }: People): FormState => ({
  userBase: oneValue("Search base", userBase),
  userFilter: oneValue("Filter", userFilter),
  idAttribute: oneValue("Id", attributes.id),
  usernameAttribute: oneValue("Username", attributes.username),
  displayNameAttribute: oneValue("Display name", attributes.displayName),
  emailAttribute: oneValue("Mail address", attributes.email),
  phoneAttribute: oneValue("Phone", attributes.phone),
});

export const switchesForm = ({
  active,
  createUsers,
  localFallback,
  passwordChanges,
}: Switches): FormState => ({
  active: oneValue("Active", active),
  createUsers: oneValue("Create users at their first login", createUsers),
  localFallback: oneValue("Fall back to the password kept here", localFallback),
  passwordChanges: oneValue("Let people change their directory password", passwordChanges),
});

export const operatorSignInForm = ({
  operatorsSignIn,
  onLoginPage,
}: Omit<UpdateOperatorSignInInput, "id">): FormState => ({
  operatorsSignIn: oneValue("Let operators sign in with this directory", operatorsSignIn),
  onLoginPage: oneValue("Show on the sign-in page", onLoginPage),
});
