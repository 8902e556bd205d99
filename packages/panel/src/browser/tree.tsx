/** The procedures as a tree, with a search that hides the others. */
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
  const root = useMemo(() => grow(procedures), [procedures]);
  const found = useMemo(
    () => new Set(matching(procedures, search).map(({ path }) => path)),
    [procedures, search],
  );
  const current = selected !== undefined && found.has(selected) ? selected : [...found][0];
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
        }}
      />
      <p role="status" className="count">
        {search === "" ? `${procedures.length} procedures` : `${found.size} of ${procedures.length}`}
      </p>
      <BranchList
        branch={root}
        found={found}
        selected={selected}
        current={current}
        isSearching={search !== ""}
        onSelect={onSelect}
      />
    </nav>
  );
}

/** Every word of the search is somewhere in the path, the kind or the description. */
function matching(
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

function grow(procedures: readonly ProcedureDescription[]): Branch {
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
  /** Absent: all of them. */
  readonly found: ReadonlySet<string> | undefined;
  readonly selected: string | undefined;
  /** The one that the tabulator reaches; arrows go on from there. */
  readonly current: string | undefined;
  readonly isSearching: boolean;
  readonly onSelect: () => void;
}

function BranchList({ branch, found, ...rest }: BranchProps) {
  return (
    <ul>
      {branch.leaves.map((procedure) => (
        <Leaf
          key={procedure.path}
          procedure={procedure}
          isHidden={found !== undefined && !found.has(procedure.path)}
          isSelected={procedure.path === rest.selected}
          isCurrent={procedure.path === rest.current}
          onSelect={rest.onSelect}
        />
      ))}
      {[...branch.branches.values()].map((inner) => {
        const isHidden = found !== undefined && !holds(inner, found);
        // What is within a hidden branch need not be hidden by itself: there are fewer branches than leaves.
        return (
          <li key={inner.path} hidden={isHidden}>
            <BranchDetails {...rest} branch={inner} found={isHidden ? undefined : found} />
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

function holds(branch: Branch, found: ReadonlySet<string>): boolean {
  return (
    branch.leaves.some(({ path }) => found.has(path)) ||
    [...branch.branches.values()].some((inner) => holds(inner, found))
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
      title={procedure.description}
      onClick={onSelect}
    >
      <Kind type={procedure.type} /> {procedure.path.split(".").at(-1)}
    </a>
  </li>
));

export function Kind({ type }: Pick<ProcedureDescription, "type">) {
  return <span className={`kind ${type}`}>{type}</span>;
}

/** Arrows go up and down what is to be seen; left and right close and open. */
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
