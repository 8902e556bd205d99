/** Where a procedure is found over REST: what its `.meta({ rest })` says. */

/** A document that is a body as it is, however long: it is sent and received piece by piece. */
export interface RestDocument {
  readonly type: "application/json" | "text/csv" | "text/calendar";
  /** Of JSON: what is in it, as a schema of the kind that inputs have. Not by its type, which clients would get along. */
  readonly schema?: object;
}

/** How often a stream without news says that it is alive: proxies close a connection after 30 to 60 s of silence. */
export const pingMs = 15_000;

export interface RestRoute {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/{user_id}`; `{id}` is the input's field of that name. */
  readonly path: string;
  /** Of success: 201 with `Location` for what was made, 204 without a body for what is gone. */
  readonly status: 200 | 201 | 204;
  /** The body is the input's `document`; its other fields stand in the query. */
  readonly consumes?: RestDocument;
  /** The body is the output, pieces of text one after the other. */
  readonly produces?: RestDocument;
  /** Of a subscription: the name of its server-sent events. */
  readonly events?: string;
}

const route = (method: RestRoute["method"], status: RestRoute["status"]) => (path: string) =>
  ({ method, path, status }) satisfies RestRoute;

/** Reads. An output of `items` and `nextCursor` is answered as a bare array, with the next page in `Link`. */
export const get = route("GET", 200);
/** Makes something, whose `id` is in the output. */
export const post = route("POST", 201);
/** Does something to what is there. */
export const postAction = route("POST", 200);
export const put = route("PUT", 200);
export const patch = route("PATCH", 200);
export const del = route("DELETE", 204);

/** Gives a document. */
export const download = (path: string, produces: RestDocument): RestRoute => ({ ...get(path), produces });
/** Takes a document. */
export const upload = (path: string, consumes: RestDocument): RestRoute => ({
  ...postAction(path),
  consumes,
});

/** Follows a subscription, whose messages are server-sent events of this name. */
export const stream = (path: string, events: string): RestRoute => ({ ...get(path), events });
