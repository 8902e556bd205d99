/** The saved filters in the sidebar, by name. */
import { messages } from "../messages/shell.ts";
import { Icon } from "../parts/icon.tsx";
import { byName } from "../tasks/by-name.ts";
import { useRows } from "../workspace/use-workspace.tsx";
import { FilterMenu, NewFilterDialog } from "./filter-menu.tsx";
import { PlaceLink } from "./place-link.tsx";
import { rowLook, rowMenuLook, SidebarSection } from "./sidebar-section.tsx";

export function SidebarFilters() {
  const { filters } = useRows();
  return (
    <SidebarSection
      title={messages.filters}
      addLabel={messages.addFilter}
      dialog={(onClose) => <NewFilterDialog onClose={onClose} />}
    >
      {(focusAdd) => (
        <ul>
          {[...filters.values()].toSorted(byName).map((filter) => (
            <li key={filter.id} className={rowLook}>
              <PlaceLink
                to={{ room: "filter", id: filter.id }}
                icon={<Icon name="filter" />}
                color={filter.color}
                name={filter.name}
              />
              <FilterMenu filter={filter} className={rowMenuLook} onGone={focusAdd} />
            </li>
          ))}
        </ul>
      )}
    </SidebarSection>
  );
}
