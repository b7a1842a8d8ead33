import { urlHost } from "@molecule/registry";
import type { Lookup } from "./variables.ts";
import { type Finding, type MendWords, note, warning } from "./verdict.ts";

const PROXIES = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/** What stands between a client and the host that it calls. */
export const networkFindings = (find: Lookup, mend: MendWords): readonly Finding[] => {
  const proxies = PROXIES.flatMap((name): Finding[] => {
    const found = find(name);
    if (found === null) return [];
    const says = `Calls pass through ${urlHost(found.value) ?? "a proxy"} (${name}), which sees where they go.`;
    return [note("redirected", { name, source: found.source }, says)];
  });
  const unchecked = find("NODE_TLS_REJECT_UNAUTHORIZED");
  if (unchecked?.value.trim() !== "0") return proxies;
  const name = "NODE_TLS_REJECT_UNAUTHORIZED";
  const says = "Certificates are not checked: whoever stands in the way can read the credential.";
  const { source } = unchecked;
  return [...proxies, warning("redirected", { name, source }, says, mend.remove(name, source))];
};
