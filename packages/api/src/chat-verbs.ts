import type { ChatRow } from "@molecule/db/repositories";
import { DomainError, type TenantScope } from "@molecule/domain";
import type { ServiceContext } from "@molecule/services";

const refuse = (_ctx: ServiceContext, _scope: TenantScope, _input: object): Promise<ChatRow> =>
  Promise.reject(new DomainError("UNAVAILABLE", "Talking to agents is not wired up yet."));

export const sendMessage = refuse;
export const retryMessage = refuse;
export const cancelMessage = refuse;
