import type { TenantScope, WorkspaceId } from "@molecule/domain";
import type { ServiceContext } from "../service-context.ts";
import { listSecrets, type WorkspaceSecretRow } from "./list-secrets.ts";

/** Notes may run over lines, and a comment is one line. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const renderRow = ({ name, winning, provider }: WorkspaceSecretRow): string => {
  const about = [
    winning.kind === "secret" ? "secret" : "variable",
    winning.scope === "tenant" ? "set for all workspaces" : "set on this workspace",
    ...(provider === null ? [] : [provider.displayName]),
    ...(winning.note === null || winning.note === "" ? [] : [oneLine(winning.note)]),
  ];
  return `# ${about.join(" · ")}\n${name}=\n`;
};

/**
 * The names that a workspace sees as a `.env.example`: no value, of variables neither, because a file like this is
 * given away.
 * @throws DomainError NOT_FOUND
 */
export const exportEnvExample = async (
  ctx: ServiceContext,
  scope: TenantScope,
  input: { readonly workspaceId: WorkspaceId },
): Promise<string> => {
  const { rows } = await listSecrets(ctx, scope, input);
  return rows.map(renderRow).join("\n");
};
