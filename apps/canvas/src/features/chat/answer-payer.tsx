import type { ChatMessage, WorkspaceDetail } from "@molecule/api";
import { nameCredential } from "@molecule/billing";
import { findProvider, registry } from "@molecule/registry";
import { FlaskConical } from "lucide-react";
import { Money } from "../../ui/money.tsx";

/** What paid at the provider, by the receipt of the run that answered; the same words as on the card. */
const ownCredential = ({ provider }: ChatMessage): string =>
  nameCredential(provider === null ? undefined : findProvider(registry, provider));

/** Who paid for one answer, and what it cost where we know it. */
export const AnswerPayer = ({
  answer,
  detail,
}: {
  answer: ChatMessage;
  detail: WorkspaceDetail | undefined;
}) => {
  const { payer, status, chargeNanoUsd } = answer;
  // Stopped before anything was asked of a model: nobody paid anything.
  if (payer === null || (status === "cancelled" && answer.body === "" && chargeNanoUsd === null)) return null;
  return (
    <>
      {payer === "platform" && (
        <span className="text-payer-platform">
          Platform credits
          {chargeNanoUsd !== null && (
            <>
              {" · "}
              <Money amountNanoUsd={chargeNanoUsd} />
            </>
          )}
          {chargeNanoUsd === null && status === "done" && " · not settled yet"}
        </span>
      )}
      {payer === "tenant" && <span className="text-payer-tenant">{ownCredential(answer)}</span>}
      {payer === "none" && <span>Nobody paid: no model was called</span>}
      {detail?.node.sandbox && (
        <span title="Answered by the sandbox's model; no provider is billed.">
          <FlaskConical aria-hidden className="size-3" />
          <span className="sr-only">Sandbox</span>
        </span>
      )}
    </>
  );
};
