"use client";
import { type ReactNode, useId } from "react";
import { Button } from "./button.tsx";
import { Dialog, type DialogProps } from "./dialog.tsx";
import { FailureNotice } from "./failure.tsx";

type FormDialogProps = Pick<
  DialogProps,
  "title" | "description" | "width" | "initialFocus" | "guarded" | "children"
> & {
  /** What the button says that sends the form. */
  submitLabel: string;
  /** It takes something away, or stops it. */
  danger?: boolean;
  /** Called whatever the fields hold: the form says by itself what is missing. */
  onSubmit: () => void;
  onClose: () => void;
  /** What sending it set going: whether it is under way, and why it failed, or null. */
  verb: { readonly isPending: boolean; readonly error: unknown };
  /** What it will do, above what failed and the fields. */
  intro?: ReactNode;
  /** What it comes to, beside the buttons. */
  outcome?: ReactNode;
};

/** An open dialog around one form: what failed stands above its fields, its buttons are Cancel and the verb. */
export const FormDialog = ({
  submitLabel,
  danger = false,
  onSubmit,
  onClose,
  verb,
  intro,
  outcome,
  children,
  ...dialog
}: FormDialogProps) => {
  const formId = useId();
  return (
    <Dialog
      {...dialog}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          {outcome !== undefined && <span className="mr-auto text-muted text-xs">{outcome}</span>}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            variant={danger ? "danger-fill" : "primary"}
            busy={verb.isPending}
          >
            {submitLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
        noValidate
        className="flex flex-col gap-4"
      >
        {intro}
        {verb.error !== null && <FailureNotice error={verb.error} />}
        {children}
      </form>
    </Dialog>
  );
};
