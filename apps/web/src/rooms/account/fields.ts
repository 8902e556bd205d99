/** Fields that several forms of the account have. */
import { messages } from "../../messages/account.ts";

export function emailField(email: string, onEmail: (email: string) => void) {
  return {
    name: "email",
    label: messages.email,
    type: "email",
    autoComplete: "username",
    defaultValue: email,
    onValue: onEmail,
  } as const;
}

export function newPasswordField<Name extends string>(name: Name, label: string) {
  return {
    name,
    label,
    type: "password",
    autoComplete: "new-password",
    hint: messages.passwordHint,
  } as const;
}
