/** The texts of the e-mails. */
import type { Mail } from "./mail.ts";

interface Recipient {
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
}

/**
 * Only a verified address is greeted by name: until then the name may be the words of somebody who signed up with another
 * person's address.
 */
function mail({ email, name, emailVerified }: Recipient, subject: string, ...paragraphs: string[]): Mail {
  const greeting = emailVerified && name.trim() !== "" ? `Hello ${name.replaceAll(/\s+/g, " ")},` : "Hello,";
  return { to: email, subject, text: [greeting, ...paragraphs, "Taskwell", ""].join("\n\n") };
}

export function verificationMail(user: Recipient, link: string): Mail {
  return mail(
    user,
    "Verify your e-mail address",
    "This address was given for a Taskwell account. If that was you, open this link within an hour:",
    link,
    "If it was not you, you can ignore this e-mail.",
  );
}

export function passwordResetMail(user: Recipient, link: string, token: string): Mail {
  return mail(
    user,
    "Set a new password",
    "Somebody asked for a new password for your account. If that was you, open this link within an hour:",
    link,
    `Or enter this code where you are asked for one: ${token}`,
    "If it was not you, you can ignore this e-mail: your password stays the same.",
  );
}

export function passwordChangedMail(user: Recipient): Mail {
  return mail(
    user,
    "Your password was changed",
    "Your password was changed, and you were signed out everywhere.",
    "If it was not you, request a new password at once, and make sure that nobody else can read your e-mail.",
  );
}

export function addressInUseMail(user: Recipient): Mail {
  return mail(
    user,
    "You already have an account",
    "Somebody tried to sign up with your address. Nothing has changed.",
    "If it was you, sign in, or request a new password.",
  );
}

/** To the new address, which has not been verified. */
export function newAddressMail(newEmail: string, link: string): Mail {
  return mail(
    { email: newEmail, name: "", emailVerified: false },
    "Confirm your new e-mail address",
    "This address was given as the new one of a Taskwell account. If that was you, open this link within an hour:",
    link,
    "If it was not you, you can ignore this e-mail.",
  );
}

/** To the owner of the address that somebody else wants to change to. */
export function addressWantedMail(owner: Recipient): Mail {
  return mail(
    owner,
    "Your address belongs to an account already",
    "Somebody tried to change the address of another account to yours. Nothing has changed.",
    "If it was you, delete one of the two accounts first.",
  );
}

/** To the old address, when the change is asked for. */
export function addressChangeRequestedMail(user: Recipient): Mail {
  return mail(
    user,
    "Your e-mail address is about to change",
    "Somebody who is signed in to your account asked to change its e-mail address. It changes once the new one is confirmed.",
    "If it was not you, change your password at once: that stops it.",
  );
}

/** To the old address, after the change. */
export function addressChangedMail(user: Recipient): Mail {
  return mail(
    user,
    "Your e-mail address was changed",
    "The e-mail address of your account was changed. From now on you sign in with the new one.",
    "If it was not you, please tell the people who run this server at once.",
  );
}

export function accountDeletedMail(user: Recipient): Mail {
  return mail(user, "Your account was deleted", "Your account and all of your tasks have been deleted.");
}
