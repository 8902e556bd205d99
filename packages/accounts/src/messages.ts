/** What the mails say. */
import type { Mail } from "./mail.ts";

interface Recipient {
  readonly email: string;
  readonly name: string;
}

function mail({ email, name }: Recipient, subject: string, ...paragraphs: string[]): Mail {
  return { to: email, subject, text: [`Hello ${name},`, ...paragraphs, "Taskwell", ""].join("\n\n") };
}

export function verification(user: Recipient, link: string): Mail {
  return mail(
    user,
    "Verify your e-mail address",
    `This address was given for a Taskwell account. If that was you, open this within an hour:`,
    link,
    "If it was not, there is nothing to do.",
  );
}

export function passwordReset(user: Recipient, link: string, token: string): Mail {
  return mail(
    user,
    "Set a new password",
    "Somebody, we hope you, asked for a new password. Open this within an hour:",
    link,
    `Or give this code where you were asked for one: ${token}`,
    "If it was not you, there is nothing to do: the password stays as it is.",
  );
}

export function passwordChanged(user: Recipient): Mail {
  return mail(
    user,
    "Your password was changed",
    "Your password was set anew, and you were signed out everywhere.",
    "If it was not you, ask for a new password at once, and look after your mailbox.",
  );
}

export function addressInUse(user: Recipient): Mail {
  return mail(
    user,
    "You have an account already",
    "Somebody tried to sign up with your address. Nothing has changed.",
    "If it was you: sign in, or ask for a new password.",
  );
}

export function accountDeleted(user: Recipient): Mail {
  return mail(user, "Your account was deleted", "Your account and all of your tasks are gone.");
}
