CREATE TABLE "bulk_restart_items" (
	"tenant_id" uuid NOT NULL,
	"bulk_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"turn" integer NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"why" text NOT NULL,
	"payer_before" jsonb,
	"payer_after" jsonb,
	"generation" integer,
	"code" text,
	"message" text,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "bulk_restart_items_bulk_id_workspace_id_pk" PRIMARY KEY("bulk_id","workspace_id")
);
--> statement-breakpoint
CREATE TABLE "bulk_restarts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"canary" boolean NOT NULL,
	"at_once" integer NOT NULL,
	"status" text DEFAULT 'running' NOT NULL,
	"reason" text,
	"created_by" uuid,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "bulk_restarts_tenant_id_id_key" UNIQUE("tenant_id","id")
);
--> statement-breakpoint
CREATE TABLE "liveness_checks" (
	"runtime" text NOT NULL,
	"model" text NOT NULL,
	"vendor" text NOT NULL,
	"round_id" uuid NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"took_ms" integer,
	"checked_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "liveness_checks_runtime_model_pk" PRIMARY KEY("runtime","model")
);
--> statement-breakpoint
CREATE TABLE "liveness_rounds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"asked_by" text NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"held_until" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "last_task_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "proof" jsonb;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "prove_asked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "cancelled_generation" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "forced_generation" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "hibernate_after_minutes" integer;--> statement-breakpoint
ALTER TABLE "bulk_restart_items" ADD CONSTRAINT "bulk_restart_items_bulk_fk" FOREIGN KEY ("tenant_id","bulk_id") REFERENCES "public"."bulk_restarts"("tenant_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_restarts_running_idx" ON "bulk_restarts" USING btree ("created_at") WHERE status = 'running';--> statement-breakpoint
CREATE INDEX "bulk_restarts_tenant_idx" ON "bulk_restarts" USING btree ("tenant_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "liveness_rounds_one_open" ON "liveness_rounds" USING btree ((true)) WHERE finished_at is null;--> statement-breakpoint
CREATE INDEX "liveness_rounds_asked_idx" ON "liveness_rounds" USING btree ("asked_at" DESC NULLS LAST);
--> statement-breakpoint
GRANT UPDATE (cancelled_generation, forced_generation, hibernate_after_minutes) ON workspaces TO molecule_app;
GRANT UPDATE (last_task_at, proof, prove_asked_at) ON runs TO molecule_app;

ALTER TABLE bulk_restarts ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_restarts FORCE ROW LEVEL SECURITY;
CREATE POLICY bulk_restarts_of_tenant ON bulk_restarts TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY bulk_restarts_for_system ON bulk_restarts TO molecule_system USING (true) WITH CHECK (false);
GRANT SELECT, INSERT ON bulk_restarts TO molecule_app;
GRANT UPDATE (status, reason, finished_at) ON bulk_restarts TO molecule_app;
GRANT SELECT (id, tenant_id, status, created_at) ON bulk_restarts TO molecule_system;

ALTER TABLE bulk_restart_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_restart_items FORCE ROW LEVEL SECURITY;
CREATE POLICY bulk_restart_items_of_tenant ON bulk_restart_items TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
GRANT SELECT, INSERT ON bulk_restart_items TO molecule_app;
GRANT UPDATE (status, generation, code, message, started_at, finished_at) ON bulk_restart_items TO molecule_app;

-- Whether the platform's models answer belongs to the platform.
ALTER TABLE liveness_rounds ENABLE ROW LEVEL SECURITY;
ALTER TABLE liveness_rounds FORCE ROW LEVEL SECURITY;
CREATE POLICY liveness_rounds_for_system ON liveness_rounds TO molecule_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON liveness_rounds TO molecule_system;
GRANT UPDATE (held_until, finished_at) ON liveness_rounds TO molecule_system;

ALTER TABLE liveness_checks ENABLE ROW LEVEL SECURITY;
ALTER TABLE liveness_checks FORCE ROW LEVEL SECURITY;
CREATE POLICY liveness_checks_for_system ON liveness_checks TO molecule_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON liveness_checks TO molecule_system;
GRANT UPDATE (vendor, round_id, status, reason, took_ms, checked_at) ON liveness_checks TO molecule_system;
