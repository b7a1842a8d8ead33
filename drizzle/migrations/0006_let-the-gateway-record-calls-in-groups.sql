-- The gateway commits the calls of many tenants together, because one transaction per call would cost more than
-- the call. It may add attempts, usage and ledger legs and close attempts; it may not change or remove any of the
-- latter two, and reads of them only what makes a second delivery of the same call harmless.
GRANT INSERT ON llm_attempts, usage_events, ledger_entries TO molecule_system;
GRANT SELECT (gateway_id, dialect, http_status, provider_request_id) ON llm_attempts TO molecule_system;
GRANT UPDATE (status, http_status, provider_request_id, reason, finished_at) ON llm_attempts TO molecule_system;
GRANT SELECT (attempt_id) ON usage_events TO molecule_system;
GRANT SELECT (attempt_id, kind, account) ON ledger_entries TO molecule_system;

CREATE POLICY usage_events_for_system ON usage_events TO molecule_system USING (true) WITH CHECK (true);
CREATE POLICY ledger_entries_for_system ON ledger_entries TO molecule_system USING (true) WITH CHECK (true);
