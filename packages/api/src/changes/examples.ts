/** What the documents show of changes. */

/** Opaque: base64url of where the client stands, and a seal. */
export const exampleToken =
  "WyJjaGFuZ2VzIiwiZjU1YTNiMDg3NTA0IiwiMjAyNi0xMS0yMSIsIjc5Nzo3OTc6Il0.Zk3mB1x9pQ7dVYtR4uLh2A";
