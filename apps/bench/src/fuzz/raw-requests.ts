/** Bytes on a socket: any, and HTTP requests with some of their characters changed. */
import fc from "fast-check";
import { mutatedText } from "./values.ts";

const maxBytes = 4_000;

export function rawRequest(token: string): fc.Arbitrary<Uint8Array> {
  const body = '{"title":"raw"}';
  const headers = `host: x\r\nauthorization: Bearer ${token}\r\nconnection: close`;
  const json = "content-type: application/json";
  const good = [
    `POST /trpc/task.create HTTP/1.1\r\n${headers}\r\n${json}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    `GET /api/me/tasks?limit=5 HTTP/1.1\r\n${headers}\r\nif-none-match: "1"\r\n\r\n`,
    `GET /trpc/task.list HTTP/1.1\r\n${headers}\r\n\r\n`,
    `POST /trpc/task.create HTTP/1.1\r\n${headers}\r\n${json}\r\ntransfer-encoding: chunked\r\n\r\nf\r\n${body}\r\n0\r\n\r\n`,
  ];
  return fc.oneof(
    fc.uint8Array({ maxLength: maxBytes }),
    fc.constantFrom(...good).chain((text) => mutatedText(text).map((bad) => Buffer.from(bad, "latin1"))),
  );
}
