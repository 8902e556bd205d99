/** Sends e-mails to users. */
import { createTransport } from "nodemailer";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Whether e-mails reach anybody, be it only a developer who reads the log. */
  readonly isConfigured: boolean;
  /**
   * Returns before the e-mail is sent, so that the response time does not reveal whether there is a recipient.
   *
   * @param requestId of the request that causes it, for the log
   */
  send(mail: Mail, requestId: string): void;
  /** Waits until all e-mails are sent. */
  close(): Promise<void>;
}

export interface SmtpOptions {
  /** `smtp://user:password@host:587` or `smtps://…:465`. */
  readonly url: string;
  /** The sender: `Taskwell <tasks@example.com>`. */
  readonly from: string;
  readonly onError: (error: unknown, requestId: string) => void;
}

/** Connects when there is something to send, and gives up after ten seconds if the mail server does not answer. */
export function createSmtpMailer({ url, from, onError }: SmtpOptions): Mailer {
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };
  const transport = createTransport({ url, ...timeouts }, { from });
  const pending = new Set<Promise<unknown>>();
  return {
    isConfigured: true,
    send: (mail, requestId) => {
      const sending = transport.sendMail(mail).catch((error: unknown) => onError(error, requestId));
      pending.add(sending);
      void sending.finally(() => pending.delete(sending));
    },
    close: async () => {
      await Promise.all(pending);
      transport.close();
    },
  };
}
