/** Icons: strokes on a grid of 24, in the colour of the text. They are decoration: what they mean is said beside them. */
const paths = {
  inbox: "M4 13l3-8h10l3 8v6H4zM4 13h5l1 2h4l1-2h5",
  today: "M5 5h14v15H5zM5 9h14M9 3v4M15 3v4M9 14l2 2 4-4",
  upcoming: "M5 5h14v15H5zM5 9h14M9 3v4M15 3v4M9 13h.01M12 13h.01M15 13h.01M9 16h.01M12 16h.01",
  list: "M4 6h.01M4 12h.01M4 18h.01M8 6h12M8 12h12M8 18h12",
  label: "M4 4h8l8 8-8 8-8-8zM8 8h.01",
  filter: "M4 5h16l-6 7v6l-4 2v-8z",
  search: "M11 5a6 6 0 100 12 6 6 0 000-12zM15.5 15.5L20 20",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  history: "M4 12a8 8 0 108-8 8 8 0 00-6 3M6 3v4h4M12 8v4l3 2",
  statistics: "M5 20V10M12 20V4M19 20v-7",
  data: "M12 4v10M8 10l4 4 4-4M5 18h14",
  settings: "M4 7h10M18 7h2M16 5v4M4 17h2M10 17h10M8 15v4",
  plus: "M12 5v14M5 12h14",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12l5 5 9-10",
  more: "M4 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0M11 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0M18 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0",
  back: "M15 5l-7 7 7 7",
  forward: "M9 5l7 7-7 7",
  down: "M6 9l6 6 6-6",
  up: "M6 15l6-6 6 6",
  archive: "M4 5h16v4H4zM6 9v11h12V9M10 13h4",
  handle: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
  repeat: "M5 10a6 6 0 016-5h5l-3-3M16 5l-3 3M19 14a6 6 0 01-6 5H8l3 3M8 19l3-3",
  flag: "M6 21V4h11l-2 4 2 4H6",
  clock: "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4l3 2",
  note: "M6 4h12v16H6zM9 9h6M9 13h6",
  move: "M4 12h13M13 7l5 5-5 5",
  undo: "M9 7L4 12l5 5M4 12h10a5 5 0 010 8h-2",
  menu: "M4 7h16M4 12h16M4 17h16",
  warning: "M12 4l9 16H3zM12 10v4M12 17h.01",
  offline: "M4 4l16 16M8 17h9a4 4 0 001-8 6 6 0 00-8-3M6 10a4 4 0 002 7",
  sun: "M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v3M12 19v3M2 12h3M19 12h3",
} as const;
export type IconName = keyof typeof paths;

export function Icon({
  name,
  className = "size-4",
}: {
  readonly name: IconName;
  readonly className?: string;
}) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      className={`shrink-0 fill-none stroke-current stroke-2 ${className}`}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  );
}
