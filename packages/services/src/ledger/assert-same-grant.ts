import { DomainError, type NanoUsd } from "@molecule/domain";

type Given = { readonly kind?: string; readonly amountNanoUsd: NanoUsd; readonly reason: string | null };

/**
 * A repeated id stands for what was given under it at first, and for nothing else.
 * @param before what this tenant was given under the id; undefined when it was another tenant
 * @throws DomainError CONFLICT
 */
export const assertSameGrant = (before: Given | undefined, again: Given): void => {
  if (
    before !== undefined &&
    before.kind === again.kind &&
    before.amountNanoUsd === again.amountNanoUsd &&
    before.reason === again.reason
  )
    return;
  throw new DomainError("CONFLICT", "Another movement of credit was recorded under this id before.", {
    remedy: "Look at what the organization was given; begin anew if this is to be given, too.",
  });
};
