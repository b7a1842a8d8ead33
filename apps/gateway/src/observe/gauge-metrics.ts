import { addProcessMetrics, Gauge, type Registry } from "@molecule/telemetry/metrics";
import type { Gateway } from "../gateway.ts";

const addCallGauges = (registry: Registry, gateway: Gateway): void => {
  const registers = [registry];
  new Gauge({
    name: "molecule_gateway_calls_in_flight",
    help: "Calls under way.",
    registers,
    collect() {
      this.set(gateway.inFlight.count);
    },
  });
  new Gauge({
    name: "molecule_gateway_calls_open",
    help: "Calls that were let in and whose end is not in the ledger yet.",
    registers,
    collect() {
      this.set(gateway.open.size);
    },
  });
  new Gauge({
    name: "molecule_gateway_journal_lines",
    help: "Lines that are not in the ledger yet.",
    registers,
    collect() {
      this.set(gateway.journal.depth().lines);
    },
  });
  new Gauge({
    name: "molecule_gateway_spooled_lines",
    help: "Lines that are on this machine's disk because the ledger is away.",
    registers,
    collect() {
      this.set(gateway.journal.depth().spooled);
    },
  });
};

const addCreditGauges = (registry: Registry, gateway: Gateway): void => {
  const registers = [registry];
  new Gauge({
    name: "molecule_gateway_credit_usd",
    help: "Credit that this gateway leased, and what of it is held for calls under way, in US dollars.",
    labelNames: ["state"],
    registers,
    collect() {
      const { leasedNanoUsd, heldNanoUsd } = gateway.credit.totals();
      this.set({ state: "leased" }, Number(leasedNanoUsd) / 1e9);
      this.set({ state: "held" }, Number(heldNanoUsd) / 1e9);
    },
  });
};

const addPoolGauges = (registry: Registry, gateway: Gateway): void => {
  const registers = [registry];
  new Gauge({
    name: "molecule_gateway_credentials",
    help: "Credentials of the platform by vendor: usable, resting because the provider asked for it, or refused.",
    labelNames: ["vendor", "state"],
    registers,
    collect() {
      for (const { vendor, usable, resting, refused } of gateway.pool.states()) {
        this.set({ vendor, state: "usable" }, usable);
        this.set({ vendor, state: "resting" }, resting);
        this.set({ vendor, state: "refused" }, refused);
      }
    },
  });
  new Gauge({
    name: "molecule_gateway_credential_calls",
    help: "Calls under way by the vendor whose credential they use.",
    labelNames: ["vendor"],
    registers,
    collect() {
      for (const { vendor, inFlight } of gateway.pool.states()) this.set({ vendor }, inFlight);
    },
  });
};

/** Shows what the gateway holds at the moment; read when somebody looks. */
export const addGauges = (registry: Registry, gateway: Gateway): void => {
  addProcessMetrics(registry);
  addCallGauges(registry, gateway);
  addCreditGauges(registry, gateway);
  addPoolGauges(registry, gateway);
};
