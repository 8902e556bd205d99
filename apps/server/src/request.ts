/** What every handler is given of a request, and how large a request may be. */
export const maxBodyBytes = 1024 * 1024;
export const maxBatchSize = 20;

export interface HandlerRequest {
  readonly request: Request;
  readonly requestId: string;
  /** The client's address, as `clientAddress` returns it. */
  readonly address: string;
  /** Called with the user's id once the user is known. */
  readonly onUser: (userId: string) => void;
}
