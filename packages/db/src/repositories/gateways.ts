import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { SystemTx } from "../transaction.ts";

/** The application name of a gateway's connections: while there is one, that gateway is alive. */
export const gatewayApplicationName = (gatewayId: string): string => `molecule-gateway ${gatewayId}`;

/** What a gateway shows to admit calls and to lease credit. Taken from it together with its leases. */
export type Registration = { readonly gatewayId: string; readonly registration: string };

/** @returns milliseconds since the epoch by the database's clock, read between two readings of the caller's */
const readClock = async (tx: SystemTx): Promise<number> => {
  const [row] = await tx.execute<{ ms: string }>(
    sql`select extract(epoch from clock_timestamp()) * 1000 as ms`,
  );
  return Number(row?.ms);
};

/** Begins, or begins anew with nothing held. */
export const registerGateway = async (
  tx: SystemTx,
  gatewayId: string,
): Promise<Registration & { readonly nowMs: number }> => {
  const registration = randomUUID();
  await tx.execute(sql`
    insert into gateways (id, registration) values (${gatewayId}, ${registration}::uuid)
      on conflict (id) do update set registration = excluded.registration, started_at = now(), seen_at = now()`);
  return { gatewayId, registration, nowMs: await readClock(tx) };
};

/** Says that a gateway lives. @returns the database's clock, or undefined when its registration was taken */
export const touchGateway = async (tx: SystemTx, by: Registration): Promise<number | undefined> => {
  const rows = await tx.execute(sql`
    update gateways set seen_at = now()
      where id = ${by.gatewayId} and registration = ${by.registration}::uuid returning id`);
  return rows.length === 0 ? undefined : readClock(tx);
};

/** Keeps a registration as it is until the transaction ends. @returns false when there is none */
export const lockRegistration = async (tx: SystemTx, by: Registration): Promise<boolean> => {
  const rows = await tx.execute(sql`
    select id from gateways
      where id = ${by.gatewayId} and registration = ${by.registration}::uuid for key share`);
  return rows.length === 1;
};

/**
 * Ends a gateway, or every one that neither has a connection nor was seen for `silentSeconds`; a server that itself
 * started within that time gives them the chance to come back.
 */
export const endSilentGateways = async (tx: SystemTx, silentSeconds: number): Promise<void> => {
  await tx.execute(sql`
    delete from gateways g
      where g.seen_at < now() - make_interval(secs => ${silentSeconds})
        and pg_postmaster_start_time() < now() - make_interval(secs => ${silentSeconds})
        and not exists (
          select from pg_stat_activity
          where datname = current_database() and application_name = 'molecule-gateway ' || g.id)`);
};

/** Gateways that are registered: alive, or not known to be gone yet. */
export const listGatewayIds = async (tx: SystemTx): Promise<string[]> => {
  const rows = await tx.execute<{ id: string }>(sql`select id from gateways`);
  return rows.map((row) => row.id);
};

/** A gateway says that it ends: its leases are free at once. */
export const endGateway = async (tx: SystemTx, by: Registration): Promise<void> => {
  await tx.execute(
    sql`delete from gateways where id = ${by.gatewayId} and registration = ${by.registration}::uuid`,
  );
};
