-- INSERT is granted on whole tables because the statements that our code writes name every column; UPDATE names
-- columns. A table without UPDATE or DELETE here is append-only for everyone who uses the product.

GRANT USAGE ON SCHEMA public TO molecule_app, molecule_system;

-- molecule_app: one tenant's data --------------------------------------------------------------------------

GRANT SELECT, INSERT ON
	tenants, workspaces, secrets, secret_versions, runs, run_receipts, run_keys, lifecycle_events, messages,
	llm_attempts, usage_events, ledger_entries, payer_confirmations, alerts, audit_events, changes
TO molecule_app;

GRANT UPDATE (name, slug, billing_mode) ON tenants TO molecule_app;

-- The lease (lease_owner, lease_until, fence) is the supervisor's claim and crosses tenants.
GRANT UPDATE (
	parent_id, name, role, runtime, driver, billing_override, desired_state, desired_generation, observed_state,
	observed_generation, stage, stage_since, refusal, crash_count, next_attempt_at, last_error, last_activity_at,
	updated_at, removed_at
) ON workspaces TO molecule_app;

-- A rename asks for the value again, so name and place stay.
GRANT UPDATE (kind, live_version, last_version, note, expires_at, updated_at) ON secrets TO molecule_app;
GRANT UPDATE (unreadable_at, co_mingled) ON secret_versions TO molecule_app;
-- A removed workspace takes its secrets along; their versions follow by the foreign key.
GRANT DELETE ON secrets TO molecule_app;

GRANT UPDATE (
	handle, agent_url, executor, agent_version, current_task, lease_until, registered_at, heartbeat_at, draining_at,
	live_at, ended_at, end_reason, exit_code, end_detail
) ON runs TO molecule_app;

GRANT UPDATE (run_id, status, body, error, payer, charge_nano_usd, lease_until, finished_at) ON messages
TO molecule_app;

GRANT UPDATE (status, http_status, provider_request_id, client_request_id, reason, finished_at) ON llm_attempts
TO molecule_app;

GRANT UPDATE (used_by_run_id) ON payer_confirmations TO molecule_app;
GRANT UPDATE (resolved_at) ON alerts TO molecule_app;

GRANT SELECT ON sealing_keys TO molecule_app;
GRANT SELECT (fingerprint, vendor, status) ON platform_credentials TO molecule_app;

-- molecule_system: what must cross tenants -----------------------------------------------------------------

GRANT SELECT ON tenants, workspaces, runs, run_keys, alerts, audit_events, changes, lifecycle_events
TO molecule_system;

-- Claim, lease and observe.
GRANT UPDATE (
	lease_owner, lease_until, fence, observed_state, observed_generation, stage, stage_since, refusal, crash_count,
	next_attempt_at, last_error, last_activity_at, updated_at
) ON workspaces TO molecule_system;
GRANT UPDATE (lease_until, draining_at, ended_at, end_reason, exit_code, end_detail) ON runs TO molecule_system;
GRANT INSERT ON lifecycle_events, changes, alerts, audit_events TO molecule_system;
GRANT UPDATE (resolved_at) ON alerts TO molecule_system;
GRANT DELETE ON changes TO molecule_system;

-- Find which workspaces have messages waiting, and which calls are unresolved; not what they say.
GRANT SELECT (id, seq, tenant_id, workspace_id, author, status, reply_to, run_id, lease_until, created_at) ON messages
TO molecule_system;
GRANT SELECT (id, tenant_id, workspace_id, run_id, status, sandbox, model, vendor, admitted_at, finished_at)
ON llm_attempts TO molecule_system;

-- The audit of co-mingled keys compares fingerprints; sealed and clear values stay out of reach.
GRANT SELECT (id, tenant_id, workspace_id, name, kind, live_version, last_version, expires_at, created_at, updated_at)
ON secrets TO molecule_system;
GRANT SELECT (
	tenant_id, secret_id, version, kind, key_id, fingerprint, hint, key_format_owners, route_host, points_at_gateway,
	co_mingled, unreadable_at, created_at
) ON secret_versions TO molecule_system;
GRANT UPDATE (co_mingled) ON secret_versions TO molecule_system;

GRANT SELECT, INSERT ON sealing_keys, platform_credentials TO molecule_system;
GRANT UPDATE (active) ON sealing_keys TO molecule_system;
GRANT UPDATE (vendor, hint, status, retired_at) ON platform_credentials TO molecule_system;

GRANT USAGE ON SEQUENCE changes_seq_seq, lifecycle_events_seq_seq, messages_seq_seq TO molecule_app;
GRANT USAGE ON SEQUENCE changes_seq_seq, lifecycle_events_seq_seq TO molecule_system;

-- molecule_auth: people, sessions, organizations, and nothing else ------------------------------------------

GRANT USAGE ON SCHEMA auth TO molecule_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth TO molecule_auth;
