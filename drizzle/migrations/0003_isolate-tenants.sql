-- Row-level security, forced, so that it holds for the tables' owner too. A transaction that names no tenant sees no
-- row: the setting is then empty, and nothing equals null. Grants decide what a role may do at all; a policy for
-- molecule_system therefore admits every row.

CREATE FUNCTION current_tenant_id() RETURNS uuid
	LANGUAGE sql STABLE PARALLEL SAFE
	RETURN nullif(current_setting('app.tenant_id', true), '')::uuid;

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenants_of_tenant ON tenants TO molecule_app
	USING (id = current_tenant_id()) WITH CHECK (id = current_tenant_id());
CREATE POLICY tenants_for_system ON tenants TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
ALTER TABLE workspaces FORCE ROW LEVEL SECURITY;
CREATE POLICY workspaces_of_tenant ON workspaces TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY workspaces_for_system ON workspaces TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE secrets ENABLE ROW LEVEL SECURITY;
ALTER TABLE secrets FORCE ROW LEVEL SECURITY;
CREATE POLICY secrets_of_tenant ON secrets TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY secrets_for_system ON secrets TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE secret_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE secret_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY secret_versions_of_tenant ON secret_versions TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY secret_versions_for_system ON secret_versions TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE runs ENABLE ROW LEVEL SECURITY;
ALTER TABLE runs FORCE ROW LEVEL SECURITY;
CREATE POLICY runs_of_tenant ON runs TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY runs_for_system ON runs TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE run_receipts ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_receipts FORCE ROW LEVEL SECURITY;
CREATE POLICY run_receipts_of_tenant ON run_receipts TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());

ALTER TABLE run_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE run_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY run_keys_of_tenant ON run_keys TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY run_keys_for_system ON run_keys TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE lifecycle_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE lifecycle_events FORCE ROW LEVEL SECURITY;
CREATE POLICY lifecycle_events_of_tenant ON lifecycle_events TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY lifecycle_events_for_system ON lifecycle_events TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
CREATE POLICY messages_of_tenant ON messages TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY messages_for_system ON messages TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE llm_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE llm_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY llm_attempts_of_tenant ON llm_attempts TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY llm_attempts_for_system ON llm_attempts TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE usage_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE usage_events FORCE ROW LEVEL SECURITY;
CREATE POLICY usage_events_of_tenant ON usage_events TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());

ALTER TABLE ledger_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_entries FORCE ROW LEVEL SECURITY;
CREATE POLICY ledger_entries_of_tenant ON ledger_entries TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());

ALTER TABLE payer_confirmations ENABLE ROW LEVEL SECURITY;
ALTER TABLE payer_confirmations FORCE ROW LEVEL SECURITY;
CREATE POLICY payer_confirmations_of_tenant ON payer_confirmations TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());

ALTER TABLE alerts ENABLE ROW LEVEL SECURITY;
ALTER TABLE alerts FORCE ROW LEVEL SECURITY;
CREATE POLICY alerts_of_tenant ON alerts TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY alerts_for_system ON alerts TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_events_of_tenant ON audit_events TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY audit_events_for_system ON audit_events TO molecule_system USING (true) WITH CHECK (true);

ALTER TABLE changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE changes FORCE ROW LEVEL SECURITY;
CREATE POLICY changes_of_tenant ON changes TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY changes_for_system ON changes TO molecule_system USING (true) WITH CHECK (true);

-- The auth library's tables know no tenant; forcing keeps them from whoever forgot to take molecule_auth.

ALTER TABLE auth.accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_for_auth ON auth.accounts TO molecule_auth USING (true) WITH CHECK (true);

ALTER TABLE auth.invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY invitations_for_auth ON auth.invitations TO molecule_auth USING (true) WITH CHECK (true);

ALTER TABLE auth.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.members FORCE ROW LEVEL SECURITY;
CREATE POLICY members_for_auth ON auth.members TO molecule_auth USING (true) WITH CHECK (true);

ALTER TABLE auth.operators ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.operators FORCE ROW LEVEL SECURITY;
CREATE POLICY operators_for_auth ON auth.operators TO molecule_auth USING (true) WITH CHECK (true);

ALTER TABLE auth.organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.organizations FORCE ROW LEVEL SECURITY;
CREATE POLICY organizations_for_auth ON auth.organizations TO molecule_auth USING (true) WITH CHECK (true);

ALTER TABLE auth.rate_limits ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.rate_limits FORCE ROW LEVEL SECURITY;
CREATE POLICY rate_limits_for_auth ON auth.rate_limits TO molecule_auth USING (true) WITH CHECK (true);

ALTER TABLE auth.sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY sessions_for_auth ON auth.sessions TO molecule_auth USING (true) WITH CHECK (true);

ALTER TABLE auth.users ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.users FORCE ROW LEVEL SECURITY;
CREATE POLICY users_for_auth ON auth.users TO molecule_auth USING (true) WITH CHECK (true);

ALTER TABLE auth.verifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE auth.verifications FORCE ROW LEVEL SECURITY;
CREATE POLICY verifications_for_auth ON auth.verifications TO molecule_auth USING (true) WITH CHECK (true);
