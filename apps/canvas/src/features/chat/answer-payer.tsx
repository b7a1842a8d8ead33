import type { ChatMessage, WorkspaceDetail } from "@molecule/api";
import { FlaskConical } from "lucide-react";
import { Money } from "../../ui/money.tsx";

const PAYER_LINES = new Set(["Payer", "Billing mode", "Provider", "Credential"]);

/**
 * The card's words for a tenant's own credential, if they are true of the run that answered: it is live, and what
 * is saved since would not pay otherwise. The hint is left out: it is the saved key's, and may be a newer one's.
 */
const ownCredential = (answer: ChatMessage, detail: WorkspaceDetail | undefined): string => {
  const isOfThisRun = detail !== undefined && answer.runId !== null && answer.runId === detail.liveRun?.id;
  const isUnchanged = isOfThisRun && !detail.differences.some(({ what }) => PAYER_LINES.has(what));
  const chip = isUnchanged ? detail.node.payer.chip.split(" · ")[0] : undefined;
  return chip ?? "Your own credential";
};

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
      {payer === "tenant" && <span className="text-payer-tenant">{ownCredential(answer, detail)}</span>}
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
