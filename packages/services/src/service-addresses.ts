import type { GatewayAddress } from "@molecule/billing";
import { GATEWAY_PREFIX } from "@molecule/domain";
import type { ServiceContext } from "./service-context.ts";

/** Where runs reach the gateway that listens at this origin. */
export const gatewayAt = (origin: string) =>
  ({
    baseUrl: `${origin}${GATEWAY_PREFIX}/openai/v1`,
    anthropicBaseUrl: `${origin}${GATEWAY_PREFIX}/anthropic`,
    usageUrl: `${origin}${GATEWAY_PREFIX}/usage`,
  }) satisfies GatewayAddress;

/** Where every provider is in a sandbox tenant, when the sandbox model listens at this origin. */
export const sandboxModelAt = (origin: string): NonNullable<ServiceContext["sandboxModel"]> => ({
  anthropicBaseUrl: `${origin}/anthropic`,
  openaiBaseUrl: `${origin}/openai/v1`,
});
