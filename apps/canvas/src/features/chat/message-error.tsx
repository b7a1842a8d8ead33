import type { ReactNode } from "react";
import { Notice } from "../../ui/notice.tsx";

type MessageErrorProps = {
  error: { readonly code: string; readonly message: string; readonly remedy: string | null };
  actions?: ReactNode;
};

/** Why there is no answer, or no whole one. It never looks like something the agent said. */
export const MessageError = ({ error, actions }: MessageErrorProps) => (
  <Notice tone="bad" title={error.message} code={error.code} actions={actions}>
    {error.remedy}
  </Notice>
);
