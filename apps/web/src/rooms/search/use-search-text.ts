/** The text of the search: as it is typed, and a moment later in the URL. */
import { useEffect, useState } from "react";
import { useSearchParams } from "wouter";

const waitMs = 150;

interface SearchText {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** As it is in the URL. */
  readonly query: string;
  /** Does not wait. */
  readonly searchNow: () => void;
}

export function useSearchText(): SearchText {
  const [parameters, setParameters] = useSearchParams();
  const query = parameters.get("q") ?? "";
  const [text, setText] = useState(query);
  const [known, setKnown] = useState(query);
  if (query !== known) {
    // It was changed elsewhere, such as by going back.
    setKnown(query);
    setText(query);
  }
  const wanted = text.trim();
  const searchNow = () => {
    setKnown(wanted);
    setParameters(
      (current) => {
        if (wanted === "") current.delete("q");
        else current.set("q", wanted);
        return current;
      },
      { replace: true },
    );
  };
  useEffect(() => {
    if (wanted === query) return;
    const timer = setTimeout(searchNow, waitMs);
    return () => clearTimeout(timer);
  });
  return { text, setText, query, searchNow };
}
