import postgres from "postgres";
import type { Asked } from "./ask-everyone.ts";

/** A question in the database's own words: what must never be found, whatever was killed. */
const NEVER: Readonly<Record<string, string>> = {
  "a workspace with two live runs": `
    select workspace_id from runs where live_at is not null and ended_at is null
    group by workspace_id having count(*) > 1`,
  "a run without a receipt": `
    select r.id from runs r left join run_receipts c on c.run_id = r.id where c.run_id is null`,
  "a live run whose payer is not its receipt's": `
    select r.id from runs r join run_receipts c on c.run_id = r.id
    where r.ended_at is null and r.mode <> c.receipt->>'mode'`,
  "a question with two answers": `
    select reply_to from messages where reply_to is not null group by reply_to having count(*) > 1`,
  "a posting that does not balance": `
    select posting_id from ledger_entries group by posting_id having sum(amount_nano_usd) <> 0`,
  "a call that was charged twice": `
    select attempt_id from ledger_entries where attempt_id is not null and account = 'tenant_credit'
    group by attempt_id having count(*) > 1`,
  "usage without its charge": `
    select u.id from usage_events u left join ledger_entries e on e.attempt_id = u.attempt_id
    where u.source = 'gateway' and e.id is null`,
  "a platform call of a run that the tenant pays for": `
    select a.id from llm_attempts a join runs r on r.id = a.run_id where r.mode <> 'platform_managed'`,
};

/** What must hold again a while after the last kill. */
const SETTLED: Readonly<Record<string, string>> = {
  "an answer through the gateway whose usage is not in the ledger": `
    select m.id from messages m join runs r on r.id = m.run_id
    where m.author = 'agent' and m.status = 'done' and r.mode = 'platform_managed'
      and (select count(*) from usage_events u join llm_attempts a on a.id = u.attempt_id where a.run_id = r.id)
        < (select count(*) from messages o where o.author = 'agent' and o.status = 'done' and o.run_id = r.id)`,
  "a workspace that is not online": `
    select id from workspaces where desired_state = 'running' and removed_at is null and observed_state <> 'online'`,
  "a call that is still open": `
    select id from llm_attempts where status = 'admitted' and admitted_at < now() - interval '60 seconds'`,
};

const findRows = async (
  sql: postgres.Sql,
  questions: Readonly<Record<string, string>>,
): Promise<string[]> => {
  const faults: string[] = [];
  for (const [fault, question] of Object.entries(questions)) {
    const rows = await sql.unsafe(question);
    if (rows.length > 0) faults.push(`${fault}: ${rows.map((row) => Object.values(row)[0]).join(", ")}`);
  }
  return faults;
};

/** Questions that have neither an answer nor an error that says why. */
const findUnanswered = async (sql: postgres.Sql, asked: readonly Asked[]): Promise<string[]> => {
  const ids = asked.map(({ id }) => id);
  const rows = await sql<{ id: string; status: string }[]>`
    select id, status from messages where id = any(${ids}::uuid[]) and status not in ('done', 'failed')`;
  const known = await sql`select id from messages where id = any(${ids}::uuid[])`;
  const lost = ids.length - known.length;
  return [
    ...rows.map(({ id, status }) => `a question that is still ${status}: ${id}`),
    ...(lost > 0 ? [`${lost} questions are lost`] : []),
  ];
};

/** Looks as the superuser at what was promised. */
export const findBrokenPromises = async (
  adminUrl: string,
  asked: readonly Asked[],
): Promise<{ readonly never: string[]; readonly unsettled: string[] }> => {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    const unsettled = [...(await findRows(sql, SETTLED)), ...(await findUnanswered(sql, asked))];
    return { never: await findRows(sql, NEVER), unsettled };
  } finally {
    await sql.end({ timeout: 5 });
  }
};
