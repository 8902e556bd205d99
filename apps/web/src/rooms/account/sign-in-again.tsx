/** A dialog over the page when the session has ended. */
export default function SignInAgain(_: { readonly email: string }) {
  return null;
}
