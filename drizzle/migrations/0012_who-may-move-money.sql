-- Budgets and credit that comes every month are the tenant's; counters and leases are moved by whoever moves money.
GRANT SELECT, INSERT ON budgets, credit_grants, spend_counters TO molecule_app;
GRANT SELECT ON credit_leases TO molecule_app;
GRANT UPDATE (limit_nano_usd, enforcement, archived_at) ON budgets TO molecule_app;
GRANT UPDATE (granted_through, archived_at) ON credit_grants TO molecule_app;
GRANT UPDATE (spent_nano_usd) ON spend_counters TO molecule_app;
GRANT UPDATE (overage_cap_nano_usd, overage_nano_usd) ON tenants TO molecule_app;

GRANT SELECT ON budgets, credit_grants TO molecule_system;
GRANT SELECT, INSERT ON spend_counters TO molecule_system;
GRANT UPDATE (spent_nano_usd, reserved_nano_usd) ON spend_counters TO molecule_system;
GRANT SELECT, INSERT, DELETE ON credit_leases, gateways TO molecule_system;
GRANT UPDATE (granted_nano_usd, last_operation, last_grant_nano_usd, renewed_at) ON credit_leases TO molecule_system;
GRANT UPDATE (registration, started_at, seen_at) ON gateways TO molecule_system;

-- The statement that settles and closes calls moves what was held for them.
GRANT SELECT (payer, credential_kind, hold_nano_usd, held, spend_day, hold_moved, estimated, reason)
ON llm_attempts TO molecule_system;
GRANT UPDATE (hold_moved, estimated) ON llm_attempts TO molecule_system;
GRANT SELECT (tenant_id, amount_nano_usd) ON ledger_entries TO molecule_system;

ALTER TABLE budgets ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgets FORCE ROW LEVEL SECURITY;
CREATE POLICY budgets_of_tenant ON budgets TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY budgets_for_system ON budgets TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE credit_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE credit_grants FORCE ROW LEVEL SECURITY;
CREATE POLICY credit_grants_of_tenant ON credit_grants TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY credit_grants_for_system ON credit_grants TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE spend_counters ENABLE ROW LEVEL SECURITY;
ALTER TABLE spend_counters FORCE ROW LEVEL SECURITY;
CREATE POLICY spend_counters_of_tenant ON spend_counters TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY spend_counters_for_system ON spend_counters TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE credit_leases ENABLE ROW LEVEL SECURITY;
ALTER TABLE credit_leases FORCE ROW LEVEL SECURITY;
CREATE POLICY credit_leases_of_tenant ON credit_leases TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY credit_leases_for_system ON credit_leases TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE gateways ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateways FORCE ROW LEVEL SECURITY;
CREATE POLICY gateways_for_system ON gateways TO molecule_system USING (true) WITH CHECK (true);

-- More set free than was set aside is a fault of ours, and must not become credit.
CREATE FUNCTION refuse_negative_reserve() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'what is reserved of % % would be negative', NEW.scope, NEW.scope_id USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER spend_counters_reserved
	AFTER INSERT OR UPDATE ON spend_counters
	FOR EACH ROW WHEN (NEW.reserved_nano_usd < 0) EXECUTE FUNCTION refuse_negative_reserve();

-- Rows that are updated all the time stay on their page.
ALTER TABLE spend_counters SET (fillfactor = 50);
ALTER TABLE credit_leases SET (fillfactor = 50);

-- Counters begin with what the ledger says. Without FORCE the owner, who runs this, sees the rows.
ALTER TABLE llm_attempts NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_entries NO FORCE ROW LEVEL SECURITY;
ALTER TABLE spend_counters NO FORCE ROW LEVEL SECURITY;
UPDATE llm_attempts SET spend_day = (admitted_at AT TIME ZONE 'utc')::date;
INSERT INTO spend_counters (tenant_id, scope, scope_id, spend_window, window_start, spent_nano_usd)
	SELECT tenant_id, 'credit', tenant_id, 'ever', date '1970-01-01', -sum(amount_nano_usd)
	FROM ledger_entries WHERE account = 'tenant_credit' GROUP BY tenant_id;
INSERT INTO spend_counters (tenant_id, scope, scope_id, spend_window, window_start, spent_nano_usd)
	SELECT a.tenant_id, s.scope,
		CASE s.scope WHEN 'workspace' THEN a.workspace_id WHEN 'key' THEN a.run_id ELSE a.tenant_id END,
		w.spend_window,
		CASE w.spend_window WHEN 'day' THEN a.spend_day ELSE date_trunc('month', a.spend_day)::date END,
		-sum(e.amount_nano_usd)
	FROM ledger_entries e JOIN llm_attempts a ON a.id = e.attempt_id
		CROSS JOIN (VALUES ('key'), ('tenant'), ('workspace')) s(scope)
		CROSS JOIN (VALUES ('day'), ('month')) w(spend_window)
	WHERE e.account = 'tenant_credit' AND e.kind = 'charge'
	GROUP BY 1, 2, 3, 4, 5;
ALTER TABLE llm_attempts FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE spend_counters FORCE ROW LEVEL SECURITY;
