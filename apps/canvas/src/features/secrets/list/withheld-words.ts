import type { WithheldReason } from "@molecule/domain";

/** Why a stored name does not enter the environment, in one sentence each. */
export const WITHHELD_WORDS: Readonly<Record<WithheldReason, string>> = {
  conflicts_with_payer: "Withheld: another credential is in use, and this one could change who pays.",
  bypasses_platform_billing:
    "Withheld: the platform pays here, and this would let the agent go around its gateway.",
  points_at_gateway: "Withheld: it points at the platform's gateway, and your organization pays here.",
  reserved_name: "Withheld: the platform sets this name itself.",
  injection_name: "Withheld: this name changes which code an agent runs.",
};
