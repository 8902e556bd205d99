/** The labels in the sidebar, by name. */
import { messages } from "../messages/shell.ts";
import { Icon } from "../parts/icon.tsx";
import { byName } from "../tasks/by-name.ts";
import { useRows } from "../workspace/use-workspace.tsx";
import { LabelMenu, NewLabelDialog } from "./label-menu.tsx";
import { PlaceLink } from "./place-link.tsx";
import { rowLook, rowMenuLook, SidebarSection } from "./sidebar-section.tsx";

export function SidebarLabels({ counts }: { readonly counts: ReadonlyMap<string, number> }) {
  const { labels } = useRows();
  return (
    <SidebarSection
      title={messages.labels}
      addLabel={messages.addLabel}
      dialog={(onClose) => <NewLabelDialog onClose={onClose} />}
    >
      {(focusAdd) => (
        <ul>
          {[...labels.values()].toSorted(byName).map((label) => (
            <li key={label.id} className={rowLook}>
              <PlaceLink
                to={{ room: "label", id: label.id }}
                icon={<Icon name="label" />}
                color={label.color}
                name={label.name}
                count={counts.get(label.id)}
              />
              <LabelMenu label={label} className={rowMenuLook} onGone={focusAdd} />
            </li>
          ))}
        </ul>
      )}
    </SidebarSection>
  );
}
