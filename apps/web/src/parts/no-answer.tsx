/** Instead of the rows that a server answers with: there are none, or they are on their way, or out of reach. */
import { messages } from "../messages/parts.ts";
import { Empty, Loading } from "./page.tsx";

interface NoAnswerProps {
  readonly hasAnswer: boolean;
  readonly isUnreachable: boolean;
  /** What to say when there are no rows. */
  readonly empty: string;
  readonly unreachable: string;
}

export function NoAnswer({ hasAnswer, isUnreachable, empty, unreachable }: NoAnswerProps) {
  if (hasAnswer) return <Empty title={empty} />;
  return isUnreachable ? <Empty title={unreachable} /> : <Loading label={messages.loading} />;
}
