import { connectDatabase, type Database, withSystem, withTenant } from "@molecule/db";
import { listTenants, listWorkspaces } from "@molecule/db/repositories";
import { type MessageId, newId, processScope, type TenantScope, type WorkspaceId } from "@molecule/domain";
import { sendMessage } from "@molecule/services";

export type Asked = {
  readonly scope: TenantScope;
  readonly workspaceId: WorkspaceId;
  readonly id: MessageId;
};

export const openClient = (url: string): Database =>
  connectDatabase({ url, maxConnections: 2, applicationName: "molecule-chaos" });

/** Every workspace of every sandbox. */
export const listEveryone = async (db: Database): Promise<Omit<Asked, "id">[]> => {
  const tenants = await withSystem(db, listTenants);
  const teams = await Promise.all(
    tenants.map(async ({ id }) => {
      const scope = processScope("boot", id);
      const workspaces = await withTenant(db, scope, (tx) => listWorkspaces(tx, scope));
      return workspaces.map((workspace) => ({ scope, workspaceId: workspace.id }));
    }),
  );
  return teams.flat();
};

/**
 * Asks every agent for a sum. Sent again under the same id until the database took it, as a person's browser does
 * when the reply was lost.
 */
export const askEveryone = async (db: Database, everyone: readonly Omit<Asked, "id">[]): Promise<Asked[]> =>
  Promise.all(
    everyone.map(async ({ scope, workspaceId }) => {
      const id = newId<MessageId>();
      const input = { workspaceId, id, body: `What is ${Date.now() % 997} + ${id.length}?` };
      for (let attempt = 1; ; attempt += 1)
        try {
          await sendMessage({ db }, scope, input);
          return { scope, workspaceId, id };
        } catch (error) {
          if (attempt === 40) throw error;
          await new Promise((resolve) => setTimeout(resolve, 500));
        }
    }),
  );
