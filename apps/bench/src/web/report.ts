/** What the web app reaches, as tables for docs/benchmarks.md and docs/web.md. */
import { formatNumber, formatSpread, markdownTable } from "../markdown.ts";
import type { Bytes, View, Web } from "../results.ts";

export function webSection({ bytes, firstVisit, secondVisit, interactions, ...rest }: Web): string[] {
  const { tasks, rounds, scrolling, otherDevice } = rest;
  const { ours, control } = scrolling;
  return [
    `Chromium on the machine that also runs the servers and PostgreSQL; ${formatNumber(tasks)} open tasks in the Inbox. ` +
      `Medians of ${rounds}, with their range.`,
    markdownTable([
      ["the Inbox", "largest paint, ms", "layout shift", "all tasks there, ms"],
      ["a browser that has nothing of the app yet", ...viewColumns(firstVisit)],
      ["its second visit", ...viewColumns(secondVisit)],
    ]),
    markdownTable([
      ["keys, on a page just loaded", "of them", "until the next paint, the slowest, ms"],
      ...interactions.groups.map(({ keys, each, worstMs }) => [keys, String(each), formatSpread(worstMs)]),
    ]),
    `Scrolled by ${formatNumber(scrolling.pixels)} px at ${formatNumber(scrolling.pixelsPerSecond)} px/s, the list drops ` +
      `${formatSpread(ours.dropped)} frames (${formatSpread(ours.partial)} of them had scrolled, and only new rows came late); ` +
      `a page of plain HTML with the same rows drops ${formatSpread(control.dropped)}.`,
    `A task that is added in one browser is on the screen of another, through another server, after ` +
      `${formatSpread(otherDevice.delayMs)} ms (${otherDevice.times} times).`,
    markdownTable([
      ["bytes, files compressed one by one", "files", "kB", "gzip kB", "brotli kB"],
      ["scripts asked for up to the largest paint", ...bytesColumns(bytes.scripts)],
      ["styles", ...bytesColumns(bytes.styles)],
      ["the whole app, scripts and styles", ...bytesColumns(bytes.whole)],
      ...(bytes.peer === undefined
        ? []
        : [
            [`${bytes.peer.name}, scripts that its page names`, ...bytesColumns(bytes.peer.scripts)],
            [`${bytes.peer.name}, styles`, ...bytesColumns(bytes.peer.styles)],
          ]),
    ]),
    ...(bytes.peer === undefined
      ? ["No peer's bundle could be had."]
      : [
          "The peer is a budget, not a task app: none was found that publishes its front end on npm. " +
            "It too is a React app that works offline and synchronises.",
        ]),
  ];
}

function viewColumns({ lcpMs, layoutShift, completeMs }: View): string[] {
  return [lcpMs, layoutShift, completeMs].map(formatSpread);
}

function bytesColumns({ files, raw, gzip, brotli }: Bytes): string[] {
  return [String(files), ...[raw, gzip, brotli].map((size) => formatNumber(size / 1000))];
}
