/** What the server's own pages have in common: their style, no script, and nothing from other servers. */
import { createHash } from "node:crypto";

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --link: light-dark(#1a56b0, #8ab4f8); --muted: light-dark(#5c5f66, #a2a6ae); }
body { margin: 0; background: light-dark(#fff, #17181b); color: light-dark(#1c1c1f, #e8e8ea); }
main { margin: 0 auto; max-width: 38rem; padding: 3rem 1.25rem; }
main.narrow { max-width: 26rem; padding-top: 15vh; }
h1 { margin: 0 0 0.25rem; font-size: 1.75rem; line-height: 1.25; }
p { margin: 0 0 1.5rem; color: var(--muted); }
p.problem { color: light-dark(#a11, #ff9d9d); }
a { color: var(--link); }
label { display: block; font-weight: 600; margin: 1.5rem 0 0.25rem; }
input, button { box-sizing: border-box; width: 100%; padding: 0.6rem 0.75rem; font: inherit; border-radius: 0.4rem; }
input { border: 1px solid light-dark(#767676, #8c8c8c); }
input + p { margin: 0.25rem 0 1rem; }
button { border: 0; background: var(--link); color: light-dark(#fff, #10202e); font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
`;
const styleHash = createHash("sha256").update(style).digest("base64");

/** @param formAction where forms of the page may be sent */
export function pageHeaders(formAction: "'self'" | "'none'"): Record<string, string> {
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
  };
}

interface PageContent {
  readonly title: string;
  /** HTML: what comes from a request is escaped already. */
  readonly main: string;
  /** For a text or a form of a few lines. */
  readonly isNarrow?: boolean;
}

export function renderPage({ title, main, isNarrow = false }: PageContent): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <style>${style}</style>
  </head>
  <body>
    <main${isNarrow ? ' class="narrow"' : ""}>${main}</main>
  </body>
</html>
`;
}
