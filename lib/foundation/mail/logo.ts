/** Pure. How mails name the organisation's logo, which comes in the mail itself. */

/** The picture's Content-ID: HTML names it as "cid:" and this. */
export const logoId = "logo@postern";
