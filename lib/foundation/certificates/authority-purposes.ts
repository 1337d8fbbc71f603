/** Pure. What the authorities in the store are for: the values of `purpose` in certificate_authorities. */

/** Issues the certificates that workers show at the doors with TLS. */
export const doorsPurpose = "doors";
