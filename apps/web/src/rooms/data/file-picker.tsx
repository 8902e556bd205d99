/** Takes a file: chosen, or dropped. */
import { useEffect, useRef, useState } from "react";
import { messages } from "../../messages/data.ts";
import { Icon } from "../../parts/icon.tsx";
import { acceptedFiles } from "./formats.ts";

interface FilePickerProps {
  readonly hasFocus: boolean;
  readonly onFile: (file: File) => void;
}

export function FilePicker({ hasFocus, onFile }: FilePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (hasFocus) input.current?.focus();
  }, [hasFocus]);
  useEffect(() => {
    // A file that misses the place would be opened instead of the app.
    const ignore = (event: DragEvent) => event.preventDefault();
    window.addEventListener("dragover", ignore);
    window.addEventListener("drop", ignore);
    return () => {
      window.removeEventListener("dragover", ignore);
      window.removeEventListener("drop", ignore);
    };
  }, []);
  return (
    <label
      className={`flex cursor-pointer flex-col items-center gap-1 rounded-xl border-2 border-dashed px-4 py-8 text-center hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent ${isOver ? "border-accent bg-accent-soft" : "border-field"}`}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file !== undefined) onFile(file);
      }}
    >
      <Icon name="data" className="mb-1 size-6 text-muted" />
      <span className="font-medium text-accent">{messages.chooseFile}</span>{" "}
      <span className="text-muted max-md:hidden">{messages.orDrop}</span>
      <input
        ref={input}
        type="file"
        accept={acceptedFiles}
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file !== undefined) onFile(file);
          // So that the same file can be chosen again.
          event.target.value = "";
        }}
      />
    </label>
  );
}
