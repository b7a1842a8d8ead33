import { withSystem } from "@molecule/db";
import { type ExpiringSecret, listExpiringSecrets, recordAlertUnderKey } from "@molecule/db/repositories";
import type { ServiceContext } from "../service-context.ts";

const DAY_MS = 86_400_000;
/** Days before the expiry on which to say so, once each; the last one says that it is past. */
const REMIND_DAYS = [14, 3, 0] as const;

const wordsFor = ({ name, expiresAt }: ExpiringSecret, days: number): string => {
  const on = expiresAt.toISOString().slice(0, 10);
  return days === 0
    ? `${name} expired on ${on}: set a new value.`
    : `${name} expires on ${on}: get the next value, and rotate it in time.`;
};

/**
 * Raises an alert for each name that expires soon, and one when it has: once per expiry and stage, also when somebody
 * settled it. A new value takes the expiry away and with it the reminders.
 * @returns how many were raised
 */
export const remindOfExpiry = (ctx: Pick<ServiceContext, "db">, now = new Date()): Promise<number> =>
  withSystem(ctx.db, async (tx) => {
    let raised = 0;
    for (const secret of await listExpiringSecrets(tx, REMIND_DAYS[0])) {
      const leftMs = secret.expiresAt.getTime() - now.getTime();
      const days = REMIND_DAYS.findLast((each) => leftMs <= each * DAY_MS);
      if (days === undefined) continue;
      const { id, tenantId, workspaceId, name, expiresAt } = secret;
      const alert = await recordAlertUnderKey(tx, `expiry:${id}:${expiresAt.toISOString()}:${days}`, {
        ...{ tenantId, workspaceId, code: "SECRET_EXPIRES", severity: days === 0 ? "critical" : "warning" },
        message: wordsFor(secret, days),
        detail: { name, expiresAt: expiresAt.toISOString() },
      });
      if (alert !== undefined) raised += 1;
    }
    return raised;
  });
