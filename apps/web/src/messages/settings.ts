/** Words of the settings. */
import type { Theme } from "../rooms/settings/theme.ts";

const themes: Readonly<Record<Theme, string>> = { system: "As the system", light: "Light", dark: "Dark" };

export const messages = {
  title: "Settings",

  appearance: "Appearance",
  themes,

  profile: "You",
  name: "Name",
  saveName: "Save the name",
  nameSaved: "Name saved",
  email: "E-mail address",
  unverified: "This address is not confirmed yet.",
  sendVerification: "Send me the link",
  verificationSent: (email: string) => `A message is on its way to ${email}. Open the link in it.`,
  newEmail: "New e-mail address",
  changeEmail: "Change the address",
  emailHint: "You get a message there. The address changes once you open the link in it.",
  emailSent: (email: string) =>
    `A message is on its way to ${email}. Your address changes once you open the link in it.`,

  password: "Password",
  currentPassword: "Current password",
  newPassword: "New password",
  newPasswordHint: "At least 8 characters. A few words are good.",
  endOthersToo: "Sign out everywhere else",
  changePassword: "Change the password",
  passwordChanged: "Password changed",

  sessions: "Where you are signed in",
  sessionsFailed: "They cannot be shown at the moment.",
  tryAgain: "Try again",
  device: (program: string, system: string | undefined) =>
    system === undefined ? program : `${program} on ${system}`,
  unknownDevice: "An unknown program",
  thisBrowser: "This browser",
  lastUsed: (day: string) => `Last used: ${day}`,
  signedInAt: (instant: string) => `Signed in ${instant}`,
  endSession: "Sign out",
  endSessionOf: (device: string) => `Sign out: ${device}`,
  sessionEnded: (device: string) => `Signed out: ${device}`,
  endSessionHint: "One that is signed out may go on for up to 15 minutes; all others together end at once.",
  endOthers: "Sign out everywhere else",
  othersEnded: "Signed out everywhere else",

  signOut: "Sign out",
  signOutText: "This browser keeps a copy of your tasks, to work without a network. Signing out deletes it.",

  deleteAccount: "Delete the account",
  deleteText:
    "Your account and everything in it is deleted: tasks, lists, labels, filters, calendar feeds, webhooks and the history. Nobody can bring it back.",
  exportFirst: "Export everything first",
  deleteButton: "Delete the account…",
  iAmSure: "I know that this cannot be undone",
  sureFirst: "Tick the box first.",
  deleteForGood: "Delete everything",

  about: "About",
  apiDocs: "API documentation",
  panel: "API panel",
  version: (version: string) => `Taskwell ${version}`,
};
