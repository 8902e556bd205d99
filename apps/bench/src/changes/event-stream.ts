/** Reads server-sent events (HTML standard, section 9.2) of a response. */

export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

export async function* readEvents(response: Response): AsyncGenerator<ServerEvent> {
  if (response.body === null) return;
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = `${rest}${text}`.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = block.split("\n").map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
      });
      const data = fields.flatMap(([name, value]) => (name === "data" ? [value] : []));
      const [, event = "message"] = fields.findLast(([name]) => name === "event") ?? [];
      if (data.length > 0) yield { event, data: data.join("\n") };
    }
  }
}
