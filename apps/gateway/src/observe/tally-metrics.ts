import type { NanoUsd, TenantId } from "@molecule/domain";
import { Counter, type Registry } from "@molecule/telemetry/metrics";
import { type CallTally, chargeOf, type TokenClass } from "./call-tally.ts";
import type { CallOutcome, EndedCall } from "./observer.ts";

const toUsd = (amount: NanoUsd): number => Number(amount) / 1e9;

const entriesOf = <Key extends string>(numbers: Readonly<Record<Key, number>>): [Key, number][] =>
  Object.entries(numbers) as [Key, number][];

/** Shows the tallies; they are read when somebody looks. */
export const addTallyMetrics = (registry: Registry, tally: CallTally): void => {
  const registers = [registry];
  new Counter({
    name: "molecule_gateway_calls_total",
    help: "Calls that were let in, by what became of them.",
    labelNames: ["vendor", "model", "mode", "streaming", "outcome"],
    registers,
    collect() {
      this.reset();
      for (const { vendor, model, mode, streaming, outcomes } of tally.tallies())
        for (const [outcome, count] of entriesOf<CallOutcome>(outcomes))
          if (count > 0) this.inc({ vendor, model, mode, outcome, streaming: String(streaming) }, count);
    },
  });
  new Counter({
    name: "molecule_gateway_tokens_total",
    help: "Tokens that calls were charged for, by class.",
    labelNames: ["vendor", "model", "mode", "class"],
    registers,
    collect() {
      this.reset();
      for (const { vendor, model, mode, tokens } of tally.tallies())
        for (const [name, count] of entriesOf<TokenClass>(tokens))
          if (count > 0) this.inc({ vendor, model, mode, class: name }, count);
    },
  });
  new Counter({
    name: "molecule_gateway_charged_usd_total",
    help: "What calls were charged, in US dollars.",
    labelNames: ["vendor", "model", "mode"],
    registers,
    collect() {
      this.reset();
      for (const { vendor, model, mode, chargedNanoUsd } of tally.tallies())
        if (chargedNanoUsd > 0n) this.inc({ vendor, model, mode }, toUsd(chargedNanoUsd));
    },
  });
};

/** Charges per tenant, for installations whose tenants are few enough. */
export const addTenantMetrics = (registry: Registry): ((call: EndedCall) => void) => {
  const charged = new Map<TenantId, NanoUsd>();
  new Counter({
    name: "molecule_gateway_tenant_charged_usd_total",
    help: "What a tenant's calls were charged, in US dollars. Only where tenants were asked for.",
    labelNames: ["tenant"],
    registers: [registry],
    collect() {
      this.reset();
      for (const [tenant, amount] of charged) this.inc({ tenant }, toUsd(amount));
    },
  });
  return (call) => {
    const { tenantId } = call.attempt;
    charged.set(tenantId, (charged.get(tenantId) ?? 0n) + chargeOf(call));
  };
};
