/** What every handler is given of a request, and how large a request may be. */
import type { IncomingMessage } from "node:http";
import type { RequestObserver } from "./observer.ts";

export const maxBodyBytes = 1024 * 1024;
/** Under /api/auth, where anybody may send. */
export const maxAccountBodyBytes = 16 * 1024;
export const maxBatchSize = 50;

export interface HandlerRequest {
  readonly request: Request;
  /** The same request in Node's form: its body is read from here. */
  readonly incoming: IncomingMessage;
  readonly requestId: string;
  /** The client's address, as `clientAddress` returns it. */
  readonly address: string;
  /** Called with the user's id once the user is known. */
  readonly onUser: (userId: string) => void;
  readonly observer: RequestObserver | undefined;
}
