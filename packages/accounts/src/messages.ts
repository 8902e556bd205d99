/** The texts of the e-mails. */
import type { Mail } from "./mail.ts";

interface Recipient {
  readonly email: string;
  readonly name: string;
}

function mail({ email, name }: Recipient, subject: string, ...paragraphs: string[]): Mail {
  return { to: email, subject, text: [`Hello ${name},`, ...paragraphs, "Taskwell", ""].join("\n\n") };
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

export function accountDeletedMail(user: Recipient): Mail {
  return mail(user, "Your account was deleted", "Your account and all of your tasks have been deleted.");
}
