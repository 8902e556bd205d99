/** The address that a client is counted by, behind proxies of all kinds. */
import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

function requestVia(forwardedFor: string): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.headers["x-forwarded-for"] = forwardedFor;
  return request;
}

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["192.0.2.1:4711", "192.0.2.1"],
  ["[2001:db8::1]", "2001:db8:0:0::/64"],
  ["[2001:db8::1]:4711", "2001:db8:0:0::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["[::ffff:192.0.2.1]:4711", "192.0.2.1"],
  ["198.51.100.7:1, 192.0.2.1:4711", "192.0.2.1"],
])("behind one proxy, X-Forwarded-For: %s is counted as %s, whatever the port", (header, address) => {
  expect(clientAddress(requestVia(header), 1)).toBe(address);
});

test("behind two proxies, the last but one counts", () => {
  expect(clientAddress(requestVia("192.0.2.1:4711, 198.51.100.7:80"), 2)).toBe("192.0.2.1");
});
