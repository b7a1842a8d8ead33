CREATE TABLE "peer_calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"root_id" uuid NOT NULL,
	"path" uuid[] NOT NULL,
	"depth" integer NOT NULL,
	"caller_id" uuid NOT NULL,
	"caller_run_id" uuid NOT NULL,
	"callee_id" uuid NOT NULL,
	"callee_run_id" uuid NOT NULL,
	"status" text DEFAULT 'sending' NOT NULL,
	"question" text NOT NULL,
	"answer" text DEFAULT '' NOT NULL,
	"error" jsonb,
	"payer" text NOT NULL,
	"lease_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "run_logs" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"workspace_id" uuid NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"brought_at" timestamp with time zone,
	"watched_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "executor" text DEFAULT 'loop' NOT NULL;--> statement-breakpoint
ALTER TABLE "peer_calls" ADD CONSTRAINT "peer_calls_caller_fk" FOREIGN KEY ("tenant_id","caller_id","caller_run_id") REFERENCES "public"."runs"("tenant_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "peer_calls" ADD CONSTRAINT "peer_calls_callee_fk" FOREIGN KEY ("tenant_id","callee_id","callee_run_id") REFERENCES "public"."runs"("tenant_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_logs" ADD CONSTRAINT "run_logs_run_fk" FOREIGN KEY ("tenant_id","workspace_id","run_id") REFERENCES "public"."runs"("tenant_id","workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "peer_calls_tenant_idx" ON "peer_calls" USING btree ("tenant_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "peer_calls_root_idx" ON "peer_calls" USING btree ("root_id");--> statement-breakpoint
CREATE INDEX "peer_calls_open_idx" ON "peer_calls" USING btree ("tenant_id","callee_run_id") WHERE status = 'sending';--> statement-breakpoint
CREATE INDEX "run_logs_watched_idx" ON "run_logs" USING btree ("watched_until");--> statement-breakpoint
ALTER TABLE workspaces ADD CONSTRAINT workspaces_executor_known CHECK (executor IN ('loop', 'runtime'));--> statement-breakpoint
GRANT UPDATE (executor) ON workspaces TO molecule_app;--> statement-breakpoint
GRANT SELECT, INSERT ON peer_calls, run_logs TO molecule_app;--> statement-breakpoint
GRANT UPDATE (status, answer, error, lease_until, finished_at) ON peer_calls TO molecule_app;--> statement-breakpoint
GRANT UPDATE (text, brought_at, watched_until) ON run_logs TO molecule_app;--> statement-breakpoint
GRANT DELETE ON run_logs TO molecule_app;--> statement-breakpoint
GRANT SELECT (id, tenant_id, status, lease_until) ON peer_calls TO molecule_system;--> statement-breakpoint
GRANT SELECT (run_id, tenant_id, workspace_id, watched_until) ON run_logs TO molecule_system;--> statement-breakpoint
ALTER TABLE peer_calls ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE peer_calls FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY peer_calls_of_tenant ON peer_calls TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());--> statement-breakpoint
CREATE POLICY peer_calls_for_system ON peer_calls TO molecule_system USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE run_logs ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE run_logs FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY run_logs_of_tenant ON run_logs TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());--> statement-breakpoint
CREATE POLICY run_logs_for_system ON run_logs TO molecule_system USING (true) WITH CHECK (true);
