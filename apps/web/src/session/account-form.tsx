/** A form of the account: its fields, what the server says about them, and the button. */
import { useEffect, useRef, useState } from "react";
import type { ComponentProps, ReactNode } from "react";
import { messages } from "../messages/account.ts";
import { Button } from "../parts/button.tsx";
import { Field, inputLook } from "../parts/field.tsx";
import { formErrorOf } from "./form-error.ts";
import type { FormError } from "./form-error.ts";

interface FormField<Name extends string> {
  readonly name: Name;
  readonly label: string;
  readonly type?: "text" | "email" | "password";
  /** As the HTML standard names it, so that password managers know what goes here. */
  readonly autoComplete: string;
  readonly hint?: string;
  readonly defaultValue?: string;
  readonly onValue?: (value: string) => void;
}

/** For what only the owner of the account may do. */
export const currentPasswordField = {
  name: "password",
  label: messages.password,
  type: "password",
  autoComplete: "current-password",
} as const satisfies FormField<string>;

interface AccountFormProps<Name extends string> {
  readonly fields: readonly FormField<Name>[];
  readonly submitLabel: string;
  readonly look?: ComponentProps<typeof Button>["look"];
  /** Whether the button is as wide as the fields. */
  readonly isWide?: boolean;
  /** Whether the first field gets the focus. */
  readonly hasFocus?: boolean;
  /** @returns what is wrong, if anything is; what it throws is shown, too */
  readonly onSubmit: (valueOf: (name: Name) => string) => Promise<FormError | undefined>;
  /** Between the fields and the button. */
  readonly children?: ReactNode;
}

export function AccountForm<Name extends string>({
  fields,
  submitLabel,
  look = "main",
  isWide = false,
  hasFocus = false,
  onSubmit,
  children,
}: AccountFormProps<Name>) {
  const form = useRef<HTMLFormElement>(null);
  const [error, setError] = useState<FormError>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    if (hasFocus) form.current?.querySelector("input")?.focus();
  }, [hasFocus]);
  useEffect(() => {
    if (error !== undefined) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [error]);

  const inputOf = (name: Name) => form.current?.querySelector<HTMLInputElement>(`[name="${name}"]`);
  const submit = async () => {
    const valueOf = (name: Name) => inputOf(name)?.value ?? "";
    const empty = fields.find(({ name }) => valueOf(name) === "");
    if (empty !== undefined) return setError({ field: empty.name, text: messages.required });
    setBusy(true);
    setError(undefined);
    try {
      const problem = await onSubmit(valueOf);
      setError(problem);
      if (problem === undefined) forgetPasswords();
    } catch (cause) {
      const names = fields.map(({ name }) => name);
      setError(formErrorOf(cause, names));
    } finally {
      setBusy(false);
    }
  };
  const forgetPasswords = () => {
    for (const { name, type } of fields) {
      const input = inputOf(name);
      if (type === "password" && input) input.value = "";
    }
  };

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void submit();
      }}
    >
      {error !== undefined && error.field === undefined && (
        <p role="alert" className="mb-4 rounded-md border border-danger px-3 py-2 text-danger">
          {error.text}
        </p>
      )}
      {fields.map(({ label, hint, type = "text", onValue, ...field }) => (
        <Field
          key={field.name}
          label={label}
          {...(hint === undefined ? {} : { hint })}
          error={error?.field === field.name ? error.text : undefined}
        >
          {(props) =>
            type === "password" ? (
              <PasswordInput {...field} {...props} />
            ) : (
              <input
                {...field}
                {...props}
                type={type}
                className={inputLook}
                {...(type === "email" ? { autoCapitalize: "none", spellCheck: false } : {})}
                onChange={(event) => onValue?.(event.target.value)}
              />
            )
          }
        </Field>
      ))}
      {children}
      {/* Not disabled while busy: it would lose the focus. */}
      <Button
        type="submit"
        look={look}
        aria-disabled={isBusy}
        className={`aria-disabled:opacity-60 ${isWide ? "w-full" : ""}`}
      >
        {isBusy ? messages.busy : submitLabel}
      </Button>
    </form>
  );
}

function PasswordInput(props: Omit<ComponentProps<"input">, "type" | "className">) {
  const [isShown, setShown] = useState(false);
  return (
    <div className="relative">
      <input
        {...props}
        type={isShown ? "text" : "password"}
        autoCapitalize="none"
        spellCheck={false}
        className={`${inputLook} pr-16`}
      />
      <button
        type="button"
        aria-label={isShown ? messages.hidePassword : messages.showPassword}
        className="absolute inset-y-0.5 right-0.5 rounded px-3 text-sm text-muted hover:text-ink"
        onClick={() => setShown(!isShown)}
      >
        {isShown ? messages.hide : messages.show}
      </button>
    </div>
  );
}
