import { notify, withTenant } from "@molecule/db";
import {
  countQueuedQuestions,
  insertQuestion,
  lockTenant,
  lockWorkspace,
  type Message,
  recordChange,
} from "@molecule/db/repositories";
import {
  DomainError,
  MESSAGE_MAX_LENGTH,
  type MessageId,
  newId,
  type TenantScope,
  type WorkspaceId,
} from "@molecule/domain";
import { assertRole } from "../assert-role.ts";
import type { ServiceContext } from "../service-context.ts";
import { wakeWorkspace } from "../workspace/wake-workspace.ts";

/** Questions that may wait for one agent. */
const MAX_QUEUED = 100;

/** The database's text cannot hold a NUL, and nobody typed one. */
const cleanBody = (body: string): string => body.replaceAll("\u0000", "").trim();

const parseBody = (text: string): string => {
  const body = cleanBody(text);
  if (body === "")
    throw new DomainError("BAD_INPUT", "The message is empty.", {
      field: "body",
      remedy: "Write something first.",
    });
  if (body.length > MESSAGE_MAX_LENGTH)
    throw new DomainError("TOO_LARGE", `A message has at most ${MESSAGE_MAX_LENGTH} characters.`, {
      field: "body",
      remedy: "Send it in parts.",
    });
  return body;
};

/**
 * Stores a question for a workspace's agent and wakes whoever delivers it, and a workspace that hibernates. It waits
 * while no run is live. `id` is minted by the sender, so that a repeated send is one message.
 * @throws DomainError FORBIDDEN, NOT_FOUND, BAD_INPUT, TOO_LARGE, or RATE_LIMITED when too many wait
 */
export const sendMessage = async (
  ctx: Pick<ServiceContext, "db">,
  scope: TenantScope,
  input: {
    readonly workspaceId: WorkspaceId;
    readonly body: string;
    readonly id?: MessageId | undefined;
  },
): Promise<Message> => {
  assertRole(scope, "member", "send a message");
  const body = parseBody(input.body);
  const { workspaceId } = input;
  const userId = scope.actor.kind === "user" ? scope.actor.userId : null;
  return withTenant(ctx.db, scope, async (tx) => {
    await lockTenant(tx, scope, "share");
    const workspace = await lockWorkspace(tx, scope, workspaceId, "update");
    if ((await countQueuedQuestions(tx, scope, workspaceId)) >= MAX_QUEUED)
      throw new DomainError("RATE_LIMITED", `${MAX_QUEUED} messages wait for ${workspace.name} already.`, {
        remedy: "Wait until it has answered some, or cancel those that are not needed.",
      });
    const id = input.id ?? newId<MessageId>();
    const { inserted, message } = await insertQuestion(tx, scope, { id, workspaceId, userId, body });
    if (!inserted) return message;
    await recordChange(tx, { tenantId: scope.tenantId, workspaceId, topic: "message" });
    await wakeWorkspace(tx, scope, workspace);
    await notify(tx, "molecule_work", workspaceId);
    return message;
  });
};
