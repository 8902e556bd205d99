/** Whether something has been so for a while: what is over at once is not worth showing. */
import { useEffect, useState } from "react";

export function useLasting(isSo: boolean, delayMs: number): boolean {
  const [hasLasted, setLasted] = useState(false);
  useEffect(() => {
    if (!isSo) return;
    const timer = setTimeout(() => setLasted(true), delayMs);
    return () => {
      clearTimeout(timer);
      setLasted(false);
    };
  }, [isSo, delayMs]);
  return isSo && hasLasted;
}
