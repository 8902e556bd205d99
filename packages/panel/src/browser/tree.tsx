/** The procedures as a tree, with a search. */
import { memo, useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import type { ProcedureDescription } from "../description.ts";

interface TreeProps {
  readonly procedures: readonly ProcedureDescription[];
  readonly selected: string | undefined;
  readonly onSelect: () => void;
}

interface Branch {
  readonly name: string;
  /** Dotted; empty for the root. */
  readonly path: string;
  readonly branches: Map<string, Branch>;
  readonly leaves: ProcedureDescription[];
}

export function Tree({ procedures, selected, onSelect }: TreeProps) {
  const [search, setSearch] = useState("");
  const root = useMemo(() => buildTree(procedures), [procedures]);
  const matches = useMemo(
    () => new Set(filterProcedures(procedures, search).map(({ path }) => path)),
    [procedures, search],
  );
  const current = selected !== undefined && matches.has(selected) ? selected : [...matches][0];
  return (
    <nav aria-label="Procedures" className="tree" onKeyDown={moveFocus}>
      <input
        type="search"
        id="search"
        data-item
        aria-label="Search procedures"
        placeholder="Search  ( / )"
        autoComplete="off"
        spellCheck={false}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setSearch("");
          const [match] = matches;
          if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
          if (matches.size !== 1 || match === undefined) return;
          location.hash = match;
          onSelect();
        }}
      />
      <p role="status" className="count">
        {search === "" ? `${procedures.length} procedures` : `${matches.size} of ${procedures.length}`}
      </p>
      <BranchList
        branch={root}
        matches={matches}
        selected={selected}
        current={current}
        isSearching={search !== ""}
        onSelect={onSelect}
      />
    </nav>
  );
}

/** Procedures with every word of the search in the path, the type or the description. */
function filterProcedures(
  procedures: readonly ProcedureDescription[],
  search: string,
): readonly ProcedureDescription[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return procedures;
  return procedures.filter(({ path, type, description = "" }) => {
    const text = `${path} ${type} ${description}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function buildTree(procedures: readonly ProcedureDescription[]): Branch {
  const root: Branch = { name: "", path: "", branches: new Map(), leaves: [] };
  for (const procedure of procedures) {
    let branch = root;
    for (const name of procedure.path.split(".").slice(0, -1)) {
      const path = branch.path === "" ? name : `${branch.path}.${name}`;
      const next = branch.branches.get(name) ?? { name, path, branches: new Map(), leaves: [] };
      branch.branches.set(name, next);
      branch = next;
    }
    branch.leaves.push(procedure);
  }
  return root;
}

interface BranchProps {
  readonly branch: Branch;
  /** Paths of the procedures to show. Absent: all. */
  readonly matches: ReadonlySet<string> | undefined;
  readonly selected: string | undefined;
  /** The path of the link that the Tab key reaches; arrow keys continue from there. */
  readonly current: string | undefined;
  readonly isSearching: boolean;
  readonly onSelect: () => void;
}

function BranchList({ branch, matches, ...rest }: BranchProps) {
  return (
    <ul>
      {branch.leaves.map((procedure) => (
        <Leaf
          key={procedure.path}
          procedure={procedure}
          isHidden={matches !== undefined && !matches.has(procedure.path)}
          isSelected={procedure.path === rest.selected}
          isCurrent={procedure.path === rest.current}
          onSelect={rest.onSelect}
        />
      ))}
      {[...branch.branches.values()].map((inner) => {
        const isHidden = matches !== undefined && !containsMatch(inner, matches);
        // Inside a hidden branch nothing is hidden by itself, which leaves fewer elements to change.
        return (
          <li key={inner.path} hidden={isHidden}>
            <BranchDetails {...rest} branch={inner} matches={isHidden ? undefined : matches} />
          </li>
        );
      })}
    </ul>
  );
}

function BranchDetails(props: BranchProps) {
  const [isOpen, setOpen] = useState(true);
  return (
    <details
      open={isOpen || props.isSearching}
      onToggle={(event) => {
        if (!props.isSearching) setOpen(event.currentTarget.open);
      }}
    >
      <summary data-item>{props.branch.name}</summary>
      <BranchList {...props} />
    </details>
  );
}

function containsMatch(branch: Branch, matches: ReadonlySet<string>): boolean {
  return (
    branch.leaves.some(({ path }) => matches.has(path)) ||
    [...branch.branches.values()].some((inner) => containsMatch(inner, matches))
  );
}

interface LeafProps {
  readonly procedure: ProcedureDescription;
  readonly isHidden: boolean;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly onSelect: () => void;
}

const Leaf = memo(({ procedure, isHidden, isSelected, isCurrent, onSelect }: LeafProps) => (
  <li hidden={isHidden}>
    <a
      href={`#${procedure.path}`}
      data-item
      tabIndex={isCurrent ? 0 : -1}
      aria-current={isSelected ? "page" : undefined}
      title={procedure.description?.replaceAll("`", "")}
      onClick={onSelect}
    >
      <TypeBadge type={procedure.type} /> {procedure.path.split(".").at(-1)}
    </a>
  </li>
));

export function TypeBadge({ type }: Pick<ProcedureDescription, "type">) {
  return <span className={`kind ${type}`}>{type}</span>;
}

/** Up and Down move between visible items; Left and Right collapse and expand a branch. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const { key, currentTarget, target } = event;
  if (!(target instanceof HTMLElement)) return;
  if (target instanceof HTMLInputElement && key !== "ArrowDown") return;
  const details = target.closest("details");
  if ((key === "ArrowLeft" || key === "ArrowRight") && details !== null) {
    details.open = key === "ArrowRight";
    details.querySelector("summary")?.focus();
    return event.preventDefault();
  }
  const items = [...currentTarget.querySelectorAll<HTMLElement>("[data-item]")].filter((item) =>
    item.checkVisibility(),
  );
  const index = items.indexOf(target);
  const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 1, End: items.length - 1 }[key];
  if (next === undefined) return;
  event.preventDefault();
  items[next]?.focus();
}
