CREATE TABLE "change_set_values" (
	"tenant_id" uuid NOT NULL,
	"change_set_id" uuid NOT NULL,
	"workspace_id" uuid,
	"name" text NOT NULL,
	"sealed" "bytea",
	"key_id" text,
	"clear" text,
	CONSTRAINT "change_set_values_place_key" UNIQUE NULLS NOT DISTINCT("change_set_id","workspace_id","name"),
	CONSTRAINT "change_set_values_one_form" CHECK ((sealed is null) <> (clear is null) and (sealed is null) = (key_id is null))
);
--> statement-breakpoint
CREATE TABLE "change_sets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"title" text,
	"places" jsonb NOT NULL,
	"restart" boolean NOT NULL,
	"agreed" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"apply_at" timestamp with time zone,
	"status" text DEFAULT 'waiting' NOT NULL,
	"fault" jsonb,
	"by_operator" boolean NOT NULL,
	"created_by" uuid,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "key_rotations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"step" text NOT NULL,
	"key_id" text,
	"resealed" integer DEFAULT 0 NOT NULL,
	"waits_for" text,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sealing_key_holders" (
	"holder" text PRIMARY KEY NOT NULL,
	"key_ids" text[] NOT NULL,
	"missing" text[] NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "secret_rotations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"workspace_id" uuid,
	"name" text NOT NULL,
	"trial_workspace_id" uuid NOT NULL,
	"trial_version" integer NOT NULL,
	"from_version" integer NOT NULL,
	"change_set_id" uuid,
	"state" text NOT NULL,
	"started_by" uuid,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"promoted_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "stop_reason" text;--> statement-breakpoint
ALTER TABLE "sealing_keys" ADD COLUMN "retired_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "secret_versions" ADD COLUMN "health" text;--> statement-breakpoint
ALTER TABLE "secret_versions" ADD COLUMN "health_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "secret_versions" ADD COLUMN "health_run_id" uuid;--> statement-breakpoint
ALTER TABLE "secret_versions" ADD COLUMN "leaked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "change_set_values" ADD CONSTRAINT "change_set_values_change_set_id_change_sets_id_fk" FOREIGN KEY ("change_set_id") REFERENCES "public"."change_sets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_sets_due_idx" ON "change_sets" USING btree ("apply_at") WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX "change_sets_tenant_idx" ON "change_sets" USING btree ("tenant_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "key_rotations_one_at_a_time" ON "key_rotations" USING btree ((true)) WHERE step <> 'finished';--> statement-breakpoint
CREATE UNIQUE INDEX "secret_rotations_one_per_name" ON "secret_rotations" USING btree ("tenant_id",coalesce(workspace_id, '00000000-0000-0000-0000-000000000000'::uuid),"name") WHERE state in ('proving', 'promoted');
--> statement-breakpoint
-- A fourth role, for the process that holds the private keys: it moves sealed bytes from one key to another and
-- notes what does not open. No other role may change a stored value, this one included for values in clear.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'molecule_sealing') THEN
		BEGIN
			CREATE ROLE molecule_sealing NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT;
		EXCEPTION WHEN duplicate_object OR unique_violation THEN
			NULL;
		END;
	END IF;
	IF NOT pg_has_role(current_user, 'molecule_sealing', 'SET') THEN
		EXECUTE format('GRANT molecule_sealing TO %I WITH SET TRUE, INHERIT FALSE', current_user);
	END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO molecule_sealing;
CREATE POLICY secrets_for_sealing ON secrets TO molecule_sealing USING (true) WITH CHECK (false);
CREATE POLICY secret_versions_for_sealing ON secret_versions TO molecule_sealing
	USING (sealed IS NOT NULL) WITH CHECK (sealed IS NOT NULL);
GRANT SELECT (id, tenant_id, workspace_id, name, live_version) ON secrets TO molecule_sealing;
GRANT SELECT (tenant_id, secret_id, version, sealed, key_id, unreadable_at) ON secret_versions TO molecule_sealing;
GRANT UPDATE (sealed, key_id, unreadable_at) ON secret_versions TO molecule_sealing;

GRANT UPDATE (health, health_at, health_run_id, leaked_at) ON secret_versions TO molecule_app;
GRANT UPDATE (stop_reason) ON runs TO molecule_app, molecule_system;
GRANT UPDATE (retired_at) ON sealing_keys TO molecule_system;

ALTER TABLE change_sets ENABLE ROW LEVEL SECURITY;
ALTER TABLE change_sets FORCE ROW LEVEL SECURITY;
CREATE POLICY change_sets_of_tenant ON change_sets TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY change_sets_for_system ON change_sets TO molecule_system USING (true) WITH CHECK (false);
GRANT SELECT, INSERT ON change_sets TO molecule_app;
GRANT UPDATE (apply_at, status, fault, settled_at) ON change_sets TO molecule_app;
GRANT SELECT (id, tenant_id, apply_at, status) ON change_sets TO molecule_system;

ALTER TABLE change_set_values ENABLE ROW LEVEL SECURITY;
ALTER TABLE change_set_values FORCE ROW LEVEL SECURITY;
CREATE POLICY change_set_values_of_tenant ON change_set_values TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY change_set_values_for_sealing ON change_set_values TO molecule_sealing
	USING (sealed IS NOT NULL) WITH CHECK (sealed IS NOT NULL);
GRANT SELECT, INSERT, DELETE ON change_set_values TO molecule_app;
GRANT SELECT (tenant_id, change_set_id, workspace_id, name, sealed, key_id) ON change_set_values TO molecule_sealing;
GRANT UPDATE (sealed, key_id) ON change_set_values TO molecule_sealing;

CREATE POLICY webhook_endpoints_for_sealing ON webhook_endpoints TO molecule_sealing USING (true) WITH CHECK (true);
GRANT SELECT (id, tenant_id, sealed, key_id) ON webhook_endpoints TO molecule_sealing;
GRANT UPDATE (sealed, key_id) ON webhook_endpoints TO molecule_sealing;

ALTER TABLE secret_rotations ENABLE ROW LEVEL SECURITY;
ALTER TABLE secret_rotations FORCE ROW LEVEL SECURITY;
CREATE POLICY secret_rotations_of_tenant ON secret_rotations TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
GRANT SELECT, INSERT ON secret_rotations TO molecule_app;
GRANT UPDATE (state, promoted_at, ended_at) ON secret_rotations TO molecule_app;

-- Rotations of the sealing key belong to the platform.
ALTER TABLE key_rotations ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_rotations FORCE ROW LEVEL SECURITY;
CREATE POLICY key_rotations_for_system ON key_rotations TO molecule_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON key_rotations TO molecule_system;
GRANT UPDATE (step, key_id, resealed, waits_for, finished_at) ON key_rotations TO molecule_system;

ALTER TABLE sealing_key_holders ENABLE ROW LEVEL SECURITY;
ALTER TABLE sealing_key_holders FORCE ROW LEVEL SECURITY;
CREATE POLICY sealing_key_holders_for_system ON sealing_key_holders TO molecule_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON sealing_key_holders TO molecule_system;
GRANT UPDATE (key_ids, missing, seen_at) ON sealing_key_holders TO molecule_system;
