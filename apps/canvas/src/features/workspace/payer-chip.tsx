import type { PayerView } from "@molecule/api";
import clsx from "clsx";
import {
  CircleDollarSign,
  CircleHelp,
  CircleSlash,
  FlaskConical,
  KeyRound,
  type LucideIcon,
  Ticket,
} from "lucide-react";

type PayerKind = PayerView["kind"];

const ICONS: Record<PayerKind, LucideIcon> = {
  tenant_key: KeyRound,
  tenant_subscription: Ticket,
  platform: CircleDollarSign,
  unmanaged_keys: KeyRound,
  no_llm: CircleSlash,
  unknown: CircleHelp,
};

const INK: Record<PayerKind, string> = {
  tenant_key: "border-payer-tenant/30 bg-payer-tenant/8 text-payer-tenant",
  tenant_subscription: "border-payer-tenant/30 bg-payer-tenant/8 text-payer-tenant",
  platform: "border-payer-platform/30 bg-payer-platform/8 text-payer-platform",
  unmanaged_keys: "border-dashed border-line-strong text-muted",
  no_llm: "border-dashed border-line-strong text-muted",
  unknown: "border-bad/40 bg-bad/8 text-bad",
};

/** Who pays, in a few words; the mark of the sandbox says that no real provider is called. */
export const PayerChip = ({
  payer,
  sandbox = false,
  className,
}: {
  payer: PayerView;
  sandbox?: boolean;
  className?: string;
}) => {
  const Icon = ICONS[payer.kind];
  return (
    <span
      title={payer.sentence}
      className={clsx(
        "inline-flex h-5 min-w-0 max-w-full items-center gap-1 rounded-sm border px-1.5 font-medium text-xs tabular-nums",
        INK[payer.kind],
        className,
      )}
    >
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="truncate">{payer.chip}</span>
      {sandbox && (
        <>
          <FlaskConical aria-hidden className="ml-0.5 size-3 shrink-0" />
          <span className="sr-only">, sandbox</span>
        </>
      )}
    </span>
  );
};
