/** Shows more results: when it is pressed, and when it comes into view. */
import { useEffect, useEffectEvent, useRef } from "react";
import { messages } from "../../messages/search.ts";
import { Button } from "../../parts/button.tsx";

interface MoreButtonProps {
  /** How many results there are. */
  readonly count: number;
  readonly isLoading: boolean;
  readonly onMore: () => void;
}

export function MoreButton({ count, isLoading, onMore }: MoreButtonProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const more = () => {
    if (!isLoading) onMore();
  };
  const handleView = useEffectEvent(more);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && handleView(), {
      rootMargin: "300px",
    });
    if (ref.current !== null) observer.observe(ref.current);
    return () => observer.disconnect();
    // It may still be in view when there are more.
  }, [count]);
  return (
    <Button ref={ref} look="quiet" className="mt-2 text-muted" aria-disabled={isLoading} onClick={more}>
      {isLoading ? messages.loadingMore : messages.more}
    </Button>
  );
}
