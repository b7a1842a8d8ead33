import { withSystem } from "@molecule/db";
import { listLivenessChecks, type MoneyHealth, readMoneyHealth } from "@molecule/db/repositories";
import type { ServiceContext } from "@molecule/services";
import {
  addProcessMetrics,
  Gauge,
  type MetricsServer,
  Registry,
  startMetricsServer,
} from "@molecule/telemetry/metrics";
import type { Log } from "../log.ts";

export type SupervisorMetricsOptions = {
  readonly ctx: Pick<ServiceContext, "db">;
  readonly log: Log;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Workspaces that this supervisor holds. */
  readonly heldWorkspaces: () => number;
  /** Sealing keys that are in use and that this supervisor lacks. */
  readonly missingKeys: () => number;
};

const usd = (amount: bigint): number => Number(amount) / 1e9;

/** What the database knows of calls' money, whichever gateway serves them. */
const MONEY: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: (health: MoneyHealth) => number;
}[] = [
  { name: "molecule_calls_admitted", help: "Calls under way.", read: (health) => health.admitted },
  {
    name: "molecule_calls_unresolved",
    help: "Calls whose cost is not known yet.",
    read: (health) => health.unresolved,
  },
  {
    name: "molecule_calls_unresolved_oldest_seconds",
    help: "Age of the oldest call whose cost is not known yet.",
    read: (health) => health.oldestUnresolvedSeconds,
  },
  {
    name: "molecule_calls_unresolved_held_usd",
    help: "Set aside for calls whose cost is not known yet, in US dollars.",
    read: (health) => usd(health.unresolvedHoldNanoUsd),
  },
  {
    name: "molecule_credit_leased_usd",
    help: "Tenants' credit that gateways have leased, in US dollars.",
    read: (health) => usd(health.leasedNanoUsd),
  },
  { name: "molecule_gateways", help: "Gateways that are registered.", read: (health) => health.gateways },
];

/** One question for all gauges of a look; undefined when the database did not answer. */
const createReader = ({ ctx, log }: SupervisorMetricsOptions): (() => Promise<MoneyHealth | undefined>) => {
  let asked: Promise<MoneyHealth | undefined> | null = null;
  const ask = async (): Promise<MoneyHealth | undefined> => {
    try {
      return await withSystem(ctx.db, readMoneyHealth, { readOnly: true });
    } catch (error) {
      log.warn({ err: error }, "the money's numbers could not be read");
      return undefined;
    } finally {
      asked = null;
    }
  };
  return () => {
    asked ??= ask();
    return asked;
  };
};

const addMoneyGauges = (registry: Registry, look: () => Promise<MoneyHealth | undefined>): void => {
  const registers = [registry];
  for (const { name, help, read } of MONEY)
    new Gauge({
      ...{ name, help, registers },
      async collect() {
        const health = await look();
        // An old number would be taken for a new one.
        if (health === undefined) this.remove();
        else this.set(read(health));
      },
    });
  new Gauge({
    name: "molecule_database_up",
    help: "1 when the database answered this look; the numbers of money are left out when it did not.",
    registers,
    async collect() {
      this.set((await look()) === undefined ? 0 : 1);
    },
  });
};

const LIVENESS = { pass: 1, fail: 0, skip: Number.NaN } as const;

/** What the last real call of each platform model showed. */
const addLivenessGauge = (registry: Registry, { ctx, log }: SupervisorMetricsOptions): void => {
  new Gauge({
    name: "molecule_model_live",
    help: "1 when the last call of the model succeeded, 0 when it failed, NaN when it was skipped.",
    labelNames: ["runtime", "model", "vendor"],
    registers: [registry],
    async collect() {
      this.reset();
      try {
        for (const { runtime, model, vendor, status } of await withSystem(ctx.db, listLivenessChecks, {
          readOnly: true,
        }))
          this.set({ runtime, model, vendor }, LIVENESS[status]);
      } catch (error) {
        log.warn({ err: error }, "the models' liveness could not be read");
      }
    },
  });
};

/** Shows the supervisor's metrics, and with them what only the database knows. */
export const startSupervisorMetrics = (options: SupervisorMetricsOptions): Promise<MetricsServer> => {
  const { log, host, port, heldWorkspaces, missingKeys } = options;
  const registry = new Registry();
  addProcessMetrics(registry);
  addMoneyGauges(registry, createReader(options));
  addLivenessGauge(registry, options);
  new Gauge({
    name: "molecule_supervisor_workspaces",
    help: "Workspaces that this supervisor holds.",
    registers: [registry],
    collect() {
      this.set(heldWorkspaces());
    },
  });
  new Gauge({
    name: "molecule_supervisor_sealing_keys_missing",
    help: "Sealing keys in use that this supervisor lacks: what is sealed to them starts nowhere.",
    registers: [registry],
    collect() {
      this.set(missingKeys());
    },
  });
  return startMetricsServer({
    ...{ registry, host, port },
    onError: (error) => log.error({ err: error }, "the metrics could not be shown"),
  });
};
