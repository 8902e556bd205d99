/** Words of signing up, in and out, and of what can go wrong there. */

const seconds = (count: number) => (count === 1 ? "1 second" : `${count} seconds`);
const minutes = (count: number) => (count === 1 ? "1 minute" : `${count} minutes`);
const wait = (count: number) => (count < 90 ? seconds(count) : minutes(Math.ceil(count / 60)));

export const messages = {
  product: "Taskwell",
  claim: "Tasks that nobody else can see.",

  email: "E-mail address",
  password: "Password",
  newPassword: "New password",
  name: "Your name",
  passwordHint: "At least 8 characters. A few words are good.",
  showPassword: "Show the password",
  hidePassword: "Hide the password",
  show: "Show",
  hide: "Hide",
  busy: "One moment…",

  signIn: "Sign in",
  signUp: "Create an account",
  toSignUp: "New here?",
  toSignIn: "Have an account already?",
  forgotPassword: "Forgot your password?",
  signUpDone: "Check your e-mail",
  signUpSent: (email: string) =>
    `A message is on its way to ${email}. Open the link in it to confirm the address, then sign in.`,
  signUpNothingCame:
    "If the address has an account already, the message says so: sign in with the password of that account, or choose a new one.",
  mayBeTaken: "This address may have an account already. Sign in with its password, or choose a new one.",
  sendAgain: "Send it again",
  sentAgain: "Another message is on its way.",

  forgotTitle: "Choose a new password",
  forgotText: "You get an e-mail with a link.",
  sendLink: "Send the link",
  forgotSent: (email: string) =>
    `If ${email} has an account, a message with a link is on its way. The link works for an hour.`,
  enterCode: "Enter the code of the message instead",
  back: "Back to signing in",

  resetTitle: "Choose a new password",
  code: "Code from the e-mail",
  setPassword: "Set the password",
  resetDone: "Your password is changed",
  resetDoneText: "You are signed out everywhere. Sign in with the new password.",
  deadLink: "This link does not work any more",
  deadLinkText: "It has expired, or was used already.",
  askAgain: "Get another link",

  verified: "Your e-mail address is confirmed",
  verifiedText: "You can sign in with it from now on.",
  toApp: "Go to your tasks",
  addressTaken: "The address belongs to another account by now.",
  sendAnother: "Send another link",
  verificationSent: (email: string) =>
    `If ${email} has an account that is not confirmed yet, a message with a link is on its way.`,

  noAccounts: "Signing in",
  noAccountsHint: "How to call this server with a token is in its documentation.",
  docs: "Documentation",

  again: "Sign in again",
  againText: "Your session has ended. Everything on the screen is still there.",
  signOutHere: "Sign out of this browser",
  signOut: "Sign out",
  keepThem: "Keep them",
  unsentTitle: "Some changes have not been saved",
  unsent: (count: number) =>
    count === 1
      ? "1 change here has not reached the server. Signing out deletes it."
      : `${count} changes here have not reached the server. Signing out deletes them.`,
  signOutAnyway: "Delete them and sign out",

  noAnswer: "The server cannot be reached. Check the connection and try again.",
  failed: "Something went wrong. Try again.",
  required: "Fill this in.",
  tooManyAttempts: (waitSeconds: number) => `Too many attempts. Try again in ${wait(waitSeconds)}.`,
  busyServer: (waitSeconds: number) =>
    `Many people are signing in just now. Try again in ${wait(waitSeconds)}.`,
  wrongPassword: "The password is wrong.",
  wrongCredentials: "The e-mail address or the password is wrong.",
  wrongOrUnverified:
    "The e-mail address or the password is wrong, or the address has to be confirmed first: look for our e-mail.",
  badCode: "The code is wrong, has expired, or was used already.",
  cookiesBlocked: "The browser has not kept the session. Does it block cookies?",
};
