-- A sealed key that looks like a host name stood here in clear. Only the names of routes keep what was learnt.
ALTER TABLE secret_versions NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE secrets NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE secret_versions SET route_host = NULL FROM secrets
WHERE secrets.id = secret_versions.secret_id AND route_host IS NOT NULL
	AND (secrets.name !~ '(_BASE_URL|_API_BASE|_PROXY|_proxy)$|^OLLAMA_HOST$' OR route_host !~ '[.:]|^localhost$');--> statement-breakpoint
ALTER TABLE secrets FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE secret_versions FORCE ROW LEVEL SECURITY;
