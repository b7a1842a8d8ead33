import type { OfferedModel } from "@molecule/api";
import { formatPricePerMillion } from "../../ui/format-money.ts";

/** What a model costs, in one line; on one's own account, whose account that is. */
export const modelPrice = ({ platformBilled, price, providerName }: OfferedModel): string => {
  if (!platformBilled) return providerName;
  if (price === null || price.input === null || price.output === null) return "not priced yet";
  return `${formatPricePerMillion(price.input)} in, ${formatPricePerMillion(price.output)} out per million tokens`;
};
