/** What a description may do to the page that shows it. */
import { expect, test } from "vitest";
import { htmlOf } from "./markdown.ts";

test("HTML is shown as it was typed", () => {
  expect(htmlOf('<img src=x onerror="alert(1)"><script>alert(1)</script>')).toBe(
    "<p>&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;</p>",
  );
});

test("a link opens another tab, which cannot reach this one", () => {
  expect(htmlOf("[home](https://example.com)")).toBe(
    '<p><a href="https://example.com" target="_blank" rel="noopener noreferrer nofollow">home</a></p>',
  );
  expect(htmlOf("see www.example.com")).toContain('target="_blank" rel="noopener');
});

test.each([
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "&#106;avascript:x",
])("a link to %s leads nowhere", (address) => {
  expect(htmlOf(`[x](${address})`)).toContain('href=""');
  expect(htmlOf(`![x](${address})`)).not.toContain('href="j');
});

test("an image is a link, and text where it is in a link already", () => {
  expect(htmlOf('![a cat](https://example.com/cat.png "Tom")')).toBe(
    '<p><a href="https://example.com/cat.png" target="_blank" rel="noopener noreferrer nofollow">a cat</a></p>',
  );
  expect(htmlOf("![](https://example.com/cat.png)")).toContain(">https://example.com/cat.png</a>");
  const nested = htmlOf("[![a cat](https://example.com/cat.png)](https://example.com)");
  expect(nested.match(/<a /g)).toHaveLength(1);
  expect(nested).toContain(">a cat</a>");
});

test("nothing that is typed becomes a tag or an attribute", () => {
  const hostile = [
    '![" onerror="alert(1)](x)',
    '[a](x "\\" onclick=\\"alert(1)")',
    '![x](<a"b>)',
    "`<img src=x>`",
    "```\n<img src=x onerror=alert(1)>\n```",
    "<style>*{}</style>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![<img src=x>](https://example.com)",
    '<https://example.com/"><img src=x>',
  ];
  for (const text of hostile) {
    const html = htmlOf(text);
    expect(html).not.toMatch(/<(?:img|script|style|iframe|object|svg)/i);
    expect(html.replaceAll(/="[^"]*"/g, "")).not.toMatch(/<[^>]*\son\w+/i);
    expect(html).not.toMatch(/(?:href|src)="javascript:/i);
  }
});

test("tables, strikethrough and check boxes are there", () => {
  expect(htmlOf("| a |\n| - |\n| b |")).toContain("<table>");
  expect(htmlOf("~~a~~")).toContain("<del>a</del>");
  expect(htmlOf("- [x] a")).toContain('type="checkbox" disabled="" checked=""');
});
