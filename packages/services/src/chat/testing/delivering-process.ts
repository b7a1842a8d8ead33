import { connectDatabase } from "@molecule/db";
import { Secret, tenantIdSchema, workspaceIdSchema } from "@molecule/domain";
import { deliverMessages } from "../deliver-messages.ts";

// A process that delivers and can be killed: node delivering-process.ts DATABASE_URL TENANT WORKSPACE CALL_KEY
const [url = "", tenantId, workspaceId, callKey = ""] = process.argv.slice(2);
const db = connectDatabase({ url, maxConnections: 2, applicationName: "molecule-test" });
await deliverMessages(
  { db },
  {
    tenantId: tenantIdSchema.parse(tenantId),
    workspaceId: workspaceIdSchema.parse(workspaceId),
    callKeyFor: () => new Secret(callKey),
  },
);
process.exit(0);
