CREATE TABLE "api_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"operator" boolean DEFAULT false NOT NULL,
	"digest" text NOT NULL,
	"hint" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "api_tokens_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
CREATE INDEX "api_tokens_tenant_idx" ON "api_tokens" USING btree ("tenant_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "secret_versions_key_idx" ON "secret_versions" USING btree ("key_id","secret_id","version") WHERE sealed is not null;
--> statement-breakpoint
ALTER TABLE api_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY api_tokens_of_tenant ON api_tokens TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY api_tokens_for_system ON api_tokens TO molecule_system USING (true) WITH CHECK (tenant_id IS NULL);
-- Only for noting that one was used, and for ending an operator's: the check above bounds what may be inserted.
CREATE POLICY api_tokens_used ON api_tokens FOR UPDATE TO molecule_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON api_tokens TO molecule_app, molecule_system;
GRANT UPDATE (revoked_at) ON api_tokens TO molecule_app;
GRANT UPDATE (revoked_at, last_used_at) ON api_tokens TO molecule_system;

-- Nothing new is ever sealed to a retired key, whoever writes it. The share lock makes a retirement wait for the
-- writes that are under way, and those that come later wait for it.
CREATE FUNCTION refuse_retired_sealing_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
	retired timestamptz;
BEGIN
	IF NEW.key_id IS NULL THEN
		RETURN NEW;
	END IF;
	SELECT retired_at INTO retired FROM public.sealing_keys WHERE id = NEW.key_id FOR SHARE;
	IF retired IS NOT NULL THEN
		RAISE EXCEPTION 'the sealing key is retired' USING ERRCODE = 'MK001';
	END IF;
	RETURN NEW;
END
$$;
CREATE TRIGGER secret_versions_live_key BEFORE INSERT OR UPDATE OF key_id ON secret_versions
	FOR EACH ROW EXECUTE FUNCTION refuse_retired_sealing_key();
CREATE TRIGGER change_set_values_live_key BEFORE INSERT OR UPDATE OF key_id ON change_set_values
	FOR EACH ROW EXECUTE FUNCTION refuse_retired_sealing_key();
CREATE TRIGGER webhook_endpoints_live_key BEFORE INSERT OR UPDATE OF key_id ON webhook_endpoints
	FOR EACH ROW EXECUTE FUNCTION refuse_retired_sealing_key();

-- Whoever re-seals sees that nothing is left, and retires the key in the same transaction.
GRANT SELECT, UPDATE (retired_at) ON sealing_keys TO molecule_sealing;
