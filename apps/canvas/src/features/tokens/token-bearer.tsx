"use client";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";

/** The only sight of a new token. */
export const TokenBearer = ({ bearer, onClose }: { bearer: string; onClose: () => void }) => (
  <Dialog
    open
    onOpenChange={(open) => !open && onClose()}
    title="Your new token"
    width="md"
    guarded
    footer={
      <Button variant="primary" onClick={onClose}>
        Done
      </Button>
    }
  >
    <div className="flex flex-col gap-3">
      <Notice tone="warn" title="Copy it now">
        It is shown this once; only its digest is kept. Whoever has it acts in your name.
      </Notice>
      <div className="flex items-center gap-2 rounded-lg border bg-subtle px-3 py-2">
        <code className="min-w-0 flex-1 break-all font-mono text-xs">{bearer}</code>
        <CopyButton text={bearer} label="Copy token" />
      </div>
    </div>
  </Dialog>
);
