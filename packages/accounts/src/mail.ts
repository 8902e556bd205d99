/** Mail to people who have an account, or are said to have one. */
import { createTransport } from "nodemailer";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Hands the mail over and returns at once: how long sending takes must not tell whether there was somebody to send to. */
  send(mail: Mail): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly url: string;
  /** The sender: `Taskwell <tasks@example.com>`. */
  readonly from: string;
  readonly onError: (error: unknown) => void;
}

/** Connects when there is something to send; a server that does not answer is given up after ten seconds. */
export function createSmtpMailer({ url, from, onError }: SmtpOptions): Mailer {
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  const transport = createTransport({ url, ...timeouts }, { from });
  const underWay = new Set<Promise<unknown>>();
  return {
    send: (mail) => {
      const sending = transport.sendMail(mail).catch(onError);
      underWay.add(sending);
      void sending.finally(() => underWay.delete(sending));
    },
    close: async () => {
      await Promise.all(underWay);
      transport.close();
    },
  };
}
