/** Markdown as HTML that is safe to show: HTML in it is escaped, and nothing is loaded from elsewhere. Pure. */
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

/** Tags that micromark makes. Attribute values have their quotes and angle brackets encoded. */
const tag = /<(a|\/a|img|input) ?([^>]*)>/g;

/** @returns HTML without scripts, styles and images: an image becomes a link to it */
export function htmlOf(markdown: string): string {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  let isInLink = false;
  return html.replaceAll(tag, (whole, name: string, attributes: string) => {
    if (name === "input") return whole.replace("<input", `<input aria-label="${taskLabel}"`);
    if (name === "img") return isInLink ? imageText(attributes) : imageLink(attributes);
    isInLink = name === "a";
    return isInLink ? `<a ${withTarget(attributes)}>` : whole;
  });
}

const taskLabel = "Task";
const elsewhere = 'target="_blank" rel="noopener noreferrer nofollow"';

/** Links to footnotes stay on the page. */
function withTarget(attributes: string): string {
  return attributes.includes('href="#') ? attributes : `${attributes} ${elsewhere}`;
}

function attributeOf(attributes: string, name: string): string {
  return new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
}

const imageText = (attributes: string) => attributeOf(attributes, "alt") || attributeOf(attributes, "src");

function imageLink(attributes: string): string {
  const source = attributeOf(attributes, "src");
  const text = imageText(attributes);
  return source === "" ? text : `<a href="${source}" ${elsewhere}>${text}</a>`;
}
