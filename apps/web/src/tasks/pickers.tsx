/** Dialogs that choose something for one task or several: a list, a priority, labels. */
import type { Task } from "@taskwell/client";
import { priorities } from "@taskwell/domain/priority";
import type { Priority } from "@taskwell/domain/priority";
import { messages } from "../messages/tasks.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { useRows } from "../workspace/use-workspace.tsx";
import { priorityColors } from "./complete-button.tsx";
import { OptionList } from "./option-list.tsx";
import type { Option } from "./option-list.tsx";
import { ColorDot } from "./task-meta.tsx";
import { inOrder } from "./tree.ts";
import type { TaskActions } from "./use-task-actions.ts";

interface PickerProps {
  readonly tasks: readonly Task[];
  readonly actions: TaskActions;
  readonly onClose: () => void;
}

/** What all tasks have in common; undefined: they differ. */
function commonOf<Value>(tasks: readonly Task[], valueOf: (task: Task) => Value): Value | undefined {
  const values = new Set(tasks.map(valueOf));
  return values.size === 1 ? [...values][0] : undefined;
}

const inboxId = "inbox";

export function MoveDialog({ tasks, actions, onClose }: PickerProps) {
  const { lists } = useRows();
  const listId = commonOf(tasks, (task) => task.listId);
  const open = [...lists.values()]
    .filter(({ archivedAt, deletedAt }) => archivedAt === null && deletedAt === null)
    .toSorted(inOrder);
  const options: Option[] = [
    { id: inboxId, title: messages.inbox, mark: <Icon name="inbox" />, isSelected: listId === null },
    ...open.map(({ id, name, color }) => ({
      id,
      title: name,
      mark: (
        <span className="flex w-4 justify-center">
          <ColorDot color={color} />
        </span>
      ),
      isSelected: id === listId,
    })),
  ];
  return (
    <Dialog title={messages.moveTitle(tasks.length)} place="top" onClose={onClose}>
      <OptionList
        label={messages.findList}
        options={options}
        onChoose={(id) => {
          const name = id === inboxId ? messages.inbox : (lists.get(id)?.name ?? "");
          actions.moveToList(tasks, id === inboxId ? null : id, name);
          onClose();
        }}
      />
    </Dialog>
  );
}

/** The first key is for the highest. */
const choices: readonly { readonly key: string; readonly priority: Priority }[] = priorities
  .toReversed()
  .map((priority, index) => ({ key: String(index + 1), priority }));

export function PriorityDialog({ tasks, actions, onClose }: PickerProps) {
  const current = commonOf(tasks, ({ priority }) => priority);
  const choose = (wanted: string) => {
    const choice = choices.find(({ key, priority }) => key === wanted || priority === wanted);
    if (choice === undefined) return false;
    actions.setPriority(tasks, choice.priority);
    onClose();
    return true;
  };
  return (
    <Dialog title={messages.priorityTitle} place="top" onClose={onClose}>
      <OptionList
        label={messages.findPriority}
        isShort
        options={choices.map(({ key, priority }) => ({
          id: priority,
          title: messages.priorities[priority],
          note: key,
          mark: (
            <Icon
              name="flag"
              className={`size-4 ${priorityColors[priority]} ${priority === "urgent" ? "fill-current!" : ""}`}
            />
          ),
          isSelected: priority === current,
        }))}
        onChoose={choose}
        onKey={choose}
      />
    </Dialog>
  );
}

export function LabelDialog({ tasks, actions, onClose }: PickerProps) {
  const { labels } = useRows();
  const sorted = [...labels.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  const options = sorted.map(({ id, name, color }): Option => {
    const count = tasks.filter(({ labelIds }) => labelIds.includes(id)).length;
    const isSelected = tasks.length > 0 && count === tasks.length;
    return {
      id,
      title: name,
      isSelected,
      mark: (
        <>
          <span
            className={`flex size-5 items-center justify-center rounded border ${isSelected ? "border-accent bg-accent text-accent-ink" : "border-field"}`}
          >
            {isSelected ? <Icon name="check" className="size-3.5" /> : count > 0 ? "–" : null}
          </span>
          <ColorDot color={color} />
        </>
      ),
      ...(count > 0 && !isSelected ? { note: messages.onSome } : {}),
    };
  });
  return (
    <Dialog title={messages.labelsTitle} place="top" onClose={onClose}>
      <OptionList
        label={messages.findLabel}
        isMultiple
        options={options}
        onChoose={(id) =>
          actions.setLabel(tasks, id, options.find((one) => one.id === id)?.isSelected !== true)
        }
        offerFor={(name) => ({
          id: "new",
          title: messages.newLabel(name),
          mark: <Icon name="plus" />,
          isSelected: false,
        })}
        onOffer={(name) => actions.addNewLabel(tasks, name)}
      />
    </Dialog>
  );
}
