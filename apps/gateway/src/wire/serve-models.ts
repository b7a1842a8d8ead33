import type { ServerResponse } from "node:http";
import type { CallAuthority } from "@molecule/db/repositories";
import type { Dialect } from "@molecule/domain";
import { listOfferedModels } from "@molecule/registry";
import type { Gateway } from "../gateway.ts";
import { chooseTarget, SANDBOX_VENDOR } from "../upstream/choose-upstream.ts";

/** Models that a call in this dialect would be served: registered, priced, and with a credential in use. */
const listServed = (gateway: Gateway, authority: CallAuthority, dialect: Dialect): readonly string[] => {
  const { registry } = gateway.ctx;
  const vendors = new Set(gateway.pool.vendors());
  return listOfferedModels(registry, authority.runtime)
    .map((offered) => offered.model)
    .filter((model) => {
      const checked = gateway.checkModel(authority.runtime, model);
      if (!checked.ok) return false;
      const vendor = authority.sandbox ? SANDBOX_VENDOR : checked.vendor;
      if (gateway.suspensions.check(authority.tenantId, vendor) !== undefined) return false;
      if (authority.sandbox) return vendors.has(SANDBOX_VENDOR);
      const shape = dialect === "anthropic" ? "messages" : "chat";
      return (
        vendors.has(checked.vendor) &&
        chooseTarget(checked.provider, checked.vendor, dialect, shape) !== undefined
      );
    });
};

/** Answers which models this run may call, as the dialect's own list. */
export const serveModels = (
  gateway: Gateway,
  response: ServerResponse,
  authority: CallAuthority,
  dialect: Dialect,
): void => {
  const ids = listServed(gateway, authority, dialect);
  const body =
    dialect === "anthropic"
      ? {
          data: ids.map((id) => ({
            type: "model",
            id,
            display_name: id,
            created_at: "1970-01-01T00:00:00Z",
          })),
          has_more: false,
          first_id: ids[0] ?? null,
          last_id: ids.at(-1) ?? null,
        }
      : {
          object: "list",
          data: ids.map((id) => ({ id, object: "model", created: 0, owned_by: id.split("/", 1)[0] })),
        };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};
