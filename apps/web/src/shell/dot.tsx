/** The colour of a list, label or filter: a disc that is filled with it, or a ring for none. */
export function Dot({
  color,
  className = "size-2.5",
}: {
  readonly color: string | null;
  readonly className?: string;
}) {
  return (
    <span
      aria-hidden="true"
      className={`inline-block shrink-0 rounded-full ${color === null ? "border-2 border-field" : ""} ${className}`}
      style={color === null ? undefined : { backgroundColor: color }}
    />
  );
}
