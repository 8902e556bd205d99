/** The page of /docs: light and dark, signing in, and an access token that is renewed while the page is open. */
const explorer = document.querySelector("openapi-explorer");
const form = document.querySelector("#sign-in");
const account = document.querySelector("#account");
const message = document.querySelector("#message");
const hasAccounts = !form.hidden;
/** Access tokens are valid for 15 minutes. */
const renewalMs = 10 * 60_000;

const light = {
  "bg-color": "#ffffff",
  "header-bg-color": "#f3f4f6",
  "text-color": "#1c1c1f",
  "primary-color": "#1a56b0",
  "secondary-color": "#1a56b0",
  "nav-bg-color": "#f3f4f6",
  "nav-text-color": "#3a3d43",
  "nav-hover-bg-color": "#e4e7ec",
  "nav-hover-text-color": "#1c1c1f",
};
const dark = {
  "bg-color": "#17181b",
  "header-bg-color": "#24262b",
  "text-color": "#e8e8ea",
  "primary-color": "#8ab4f8",
  "secondary-color": "#8ab4f8",
  "nav-bg-color": "#1f2125",
  "nav-text-color": "#c4c7cd",
  "nav-hover-bg-color": "#2c2f35",
  "nav-hover-text-color": "#ffffff",
};

const prefersDark = matchMedia("(prefers-color-scheme: dark)");
function applyColors() {
  for (const [name, color] of Object.entries(prefersDark.matches ? dark : light))
    explorer.setAttribute(name, color);
}

async function post(path, body) {
  const response = await fetch(`/api/auth${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message ?? `The server answered ${response.status}.`);
  return answer;
}

/** Shows who is signed in by the session's cookie, and takes a new access token. */
async function renew() {
  const response = await fetch("/api/auth/get-session");
  const session = response.ok ? await response.json() : null;
  const token = response.headers.get("set-auth-jwt") ?? "";
  form.hidden = session !== null;
  account.hidden = session === null;
  document.querySelector("#name").textContent = session?.user.email ?? "";
  await explorer.setAuthenticationConfiguration("token", { token });
}

/** Runs what a button asks for, and shows what went wrong. */
async function run(action) {
  message.textContent = "";
  try {
    await action();
  } catch (error) {
    message.textContent = error.message;
  }
}

async function signIn() {
  const { email, password } = Object.fromEntries(new FormData(form));
  await post("/sign-in/email", { email, password });
  form.reset();
  await renew();
}

async function signUp() {
  if (!form.reportValidity()) return;
  const { email, password } = Object.fromEntries(new FormData(form));
  const [name] = email.split("@");
  await post("/sign-up/email", { name, email, password });
  await signIn();
}

async function signOut() {
  await post("/sign-out", {});
  await renew();
}

applyColors();
prefersDark.addEventListener("change", applyColors);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void run(signIn);
});
document.querySelector("#sign-up").addEventListener("click", () => void run(signUp));
document.querySelector("#sign-out").addEventListener("click", () => void run(signOut));
if (hasAccounts) {
  explorer.addEventListener("spec-loaded", () => void run(renew), { once: true });
  setInterval(() => void run(renew), renewalMs);
}
explorer.setAttribute("spec-url", explorer.dataset.specification);
