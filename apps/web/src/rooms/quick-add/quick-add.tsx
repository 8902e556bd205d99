/** Adds tasks from a line of text, and shows what it understands as one types. */
import { useRef, useState } from "react";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { flushSync } from "react-dom";
import { keyLabel } from "../../commands/keyboard.tsx";
import { messages } from "../../messages/quick-add.ts";
import { newId } from "../../outbox/new-id.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { useOpenTask } from "../../routes.ts";
import { dayOf } from "../../time/days.ts";
import { useNowMs } from "../../time/use-now.ts";
import { useRows } from "../../workspace/use-workspace.tsx";
import { AddedNote } from "./added-note.tsx";
import { Chips } from "./chips.tsx";
import { CompletionList, listedBy } from "./completion-list.tsx";
import { guessesOf } from "./guesses.ts";
import { dropPiece, emptyLine, idsByName, linesOf, readLiterally } from "./line.ts";
import type { Line, ReadLine } from "./line.ts";
import { LineField } from "./line-field.tsx";
import { newTaskOf, remainingDefaults } from "./new-task.ts";
import { PastedLines } from "./pasted-lines.tsx";
import { useAddTasks } from "./use-add-tasks.ts";
import { useCompletion } from "./use-completion.ts";
import { useDefaults } from "./use-defaults.ts";
import { useLine } from "./use-line.ts";
import { loadReader, useReader } from "./use-reader.ts";

export default function QuickAdd({ onClose }: { readonly onClose: () => void }) {
  const rows = useRows();
  const nowMs = useNowMs();
  const [, openTask] = useOpenTask();
  const reader = useReader();
  const [line, setLine] = useLine();
  const [defaults, dropDefault] = useDefaults();
  const [problem, setProblem] = useState<string>();
  const [pasted, setPasted] = useState<readonly string[]>();
  const [isWaiting, setWaiting] = useState(false);
  const { add, last, undoLast, tell } = useAddTasks();
  const field = useRef<HTMLTextAreaElement>(null);
  /** Comes back when its task is taken back. */
  const addedLine = useRef(emptyLine);

  const today = dayOf(nowMs);
  const ids = idsByName(rows);
  const reading = (reader ?? readLiterally)(line.text, nowMs, ids);
  const guesses = guessesOf(reading, { ids, rows, today });
  const lastGuess = guesses.at(-1);
  const note = problem ?? (reader === readLiterally ? messages.grammarMissing : undefined);

  const change = (next: Line) => {
    setLine(next);
    setProblem(undefined);
    field.current?.focus();
  };
  const completion = useCompletion({
    text: line.text,
    rows,
    onComplete: (text, caret) => {
      flushSync(() => change({ ...line, text }));
      field.current?.setSelectionRange(caret, caret);
    },
  });
  const close = () => {
    if (last !== undefined) tell(last);
    onClose();
  };
  const taskOf = (read: ReadLine, { text, dropped }: Line) =>
    newTaskOf({ id: newId(), reading: read(text, nowMs, ids), dropped, defaults, today });
  /** The grammar may still be on its way. */
  const withReader = async (run: (read: ReadLine) => void) => {
    if (reader !== undefined) return run(reader);
    setWaiting(true);
    const read = await loadReader();
    setWaiting(false);
    run(read);
  };
  const addLine = (isToOpen: boolean) =>
    withReader((read) => {
      const task = taskOf(read, line);
      if (task === undefined) {
        setProblem(line.text.trim() === "" ? messages.empty : messages.onlyPieces);
        field.current?.focus();
        return;
      }
      const added = add([task]);
      addedLine.current = line;
      change(emptyLine);
      if (!isToOpen) return;
      tell(added);
      onClose();
      openTask(task.id);
    });
  const addEach = (lines: readonly string[]) =>
    withReader((read) => {
      const tasks = lines
        .map((text) => ({ text, dropped: [] }))
        // A line that is nothing but a date is a title all the same.
        .map((one) => taskOf(read, one) ?? taskOf(readLiterally, one))
        .filter((task) => task !== undefined);
      add(tasks);
      addedLine.current = emptyLine;
      endPasting();
    });
  const endPasting = () => {
    setPasted(undefined);
    field.current?.focus();
  };

  const handleKey = (event: KeyboardEvent) => {
    const { key, shiftKey, nativeEvent, target } = event;
    // While an input method composes, keys belong to it. Safari tells only by the code that the last one does.
    if (nativeEvent.isComposing || nativeEvent.keyCode === 229) return;
    if (target === field.current && completion.handleKey(event)) event.preventDefault();
    else if (key === "Enter" && target === field.current) void addLine(shiftKey);
    else if (key === "Escape" && pasted !== undefined) endPasting();
    else if (key === "Escape" && lastGuess !== undefined) change(dropPiece(line, lastGuess));
    else return;
    event.preventDefault();
  };
  const handlePaste = (event: ClipboardEvent) => {
    const lines = linesOf(event.clipboardData.getData("text/plain"));
    if (lines.length < 2) return;
    event.preventDefault();
    setPasted(lines);
  };

  return (
    <Dialog title={messages.title} place="top" onClose={close}>
      <div onKeyDown={handleKey}>
        <LineField
          ref={(element) => {
            field.current = element;
            // The dialog gives it the focus.
            element?.setAttribute("autofocus", "");
          }}
          aria-label={messages.line}
          aria-describedby="quick-add-note"
          aria-invalid={problem === undefined ? undefined : true}
          placeholder={messages.placeholder}
          enterKeyHint="done"
          readOnly={isWaiting}
          value={line.text}
          guesses={guesses}
          onPaste={handlePaste}
          {...listedBy(completion)}
          onSelect={({ currentTarget: { value, selectionStart, selectionEnd } }) =>
            completion.follow(value, selectionStart === selectionEnd ? selectionStart : undefined)
          }
          onBlur={() => completion.follow(line.text, undefined)}
          onChange={({ target }) => {
            change({ ...line, text: target.value.replace(/\s*\n\s*/g, " ") });
            completion.follow(target.value, target.selectionStart);
          }}
        />
        <CompletionList completion={completion} />
        <p
          id="quick-add-note"
          role="alert"
          className={`mt-1 text-sm ${problem === undefined ? "text-muted" : "text-danger"}`}
        >
          {note}
        </p>
        <Chips
          guesses={guesses}
          defaults={remainingDefaults(defaults, reading)}
          rows={rows}
          onDrop={(guess) => change(dropPiece(line, guess))}
          onDropDefault={(name) => {
            dropDefault(name);
            field.current?.focus();
          }}
        />
        <p role="status" className="sr-only">
          {guesses.map(({ kind, words }) => messages.guess(kind, words)).join(", ")}
        </p>
        {pasted === undefined ? (
          <div className="mt-3 flex flex-wrap items-center justify-end gap-2">
            {lastGuess !== undefined && (
              <p className="min-w-0 flex-1 truncate text-sm text-muted max-md:hidden">
                <kbd className="font-sans font-medium">{keyLabel("Escape")}</kbd>{" "}
                {messages.dropsGuess(line.text.slice(lastGuess.start, lastGuess.end))}
              </p>
            )}
            <AddedNote
              text={lastGuess === undefined ? last?.text : undefined}
              onUndo={() => {
                undoLast();
                change(line.text === "" ? addedLine.current : line);
              }}
            />
            <Button title={keyLabel("Shift+Enter")} onClick={() => void addLine(true)}>
              {messages.addAndOpen}
            </Button>
            <Button look="main" title={keyLabel("Enter")} onClick={() => void addLine(false)}>
              {messages.add}
            </Button>
          </div>
        ) : (
          <PastedLines
            lines={pasted}
            onAddEach={() => void addEach(pasted)}
            onJoin={() => {
              change({ ...line, text: [line.text.trim(), ...pasted].join(" ").trim() });
              endPasting();
            }}
          />
        )}
      </div>
    </Dialog>
  );
}
