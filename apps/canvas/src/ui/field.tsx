import clsx from "clsx";
import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";

export const fieldControlClass =
  "h-8 w-full min-w-0 rounded-lg border border-line-strong/60 bg-surface px-2.5 text-sm text-text transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:-outline-offset-1 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-bad coarse:h-10";

export type FieldState = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

type FieldProps = {
  label: ReactNode;
  /** Beside the label, right-aligned: a link, an action. */
  aside?: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  children: (control: FieldState) => ReactNode;
};

/** A labelled control; its hint and its error are tied to it for screen readers. */
export const Field = ({ label, aside, hint, error, children }: FieldProps) => {
  const id = useId();
  const describedBy =
    [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter(Boolean).join(" ") || undefined;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="font-medium text-sm">
          {label}
        </label>
        {aside && <span className="text-muted text-xs">{aside}</span>}
      </div>
      {children({ id, "aria-describedby": describedBy, "aria-invalid": error ? true : undefined })}
      {error && (
        <div id={`${id}-error`} className="flex gap-1.5 text-bad text-xs" role="alert">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <div className="min-w-0">{error}</div>
        </div>
      )}
      {hint && (
        <div id={`${id}-hint`} className="text-muted text-xs">
          {hint}
        </div>
      )}
    </div>
  );
};

type TextInputProps = ComponentProps<"input"> & { mono?: boolean };

export const TextInput = ({ mono = false, className, ...rest }: TextInputProps) => (
  <input
    type="text"
    autoComplete="off"
    spellCheck={false}
    {...rest}
    className={clsx(fieldControlClass, "text-ellipsis", mono && "font-mono", className)}
  />
);
