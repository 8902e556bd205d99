/** Chooses a list; null is the Inbox, or whatever `noList` says. */
import { messages } from "../../messages/data.ts";
import { Field, inputLook } from "../../parts/field.tsx";
import { activeLists } from "../../shell/list-order.ts";
import { useRows } from "../../workspace/use-workspace.tsx";

interface ListSelectProps {
  readonly label: string;
  readonly noList?: string;
  readonly value: string | null;
  readonly onChange: (listId: string | null) => void;
}

export function ListSelect({ label, noList = messages.inbox, value, onChange }: ListSelectProps) {
  const { lists } = useRows();
  return (
    <Field label={label}>
      {(props) => (
        <select
          {...props}
          className={inputLook}
          value={value ?? ""}
          onChange={({ target }) => onChange(target.value === "" ? null : target.value)}
        >
          <option value="">{noList}</option>
          {activeLists(lists).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
