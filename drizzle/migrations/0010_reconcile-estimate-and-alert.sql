CREATE TABLE "reconciliations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"vendor" text NOT NULL,
	"from_day" date NOT NULL,
	"until_day" date NOT NULL,
	"matched_by" text NOT NULL,
	"report_sha256" text NOT NULL,
	"matched" integer NOT NULL,
	"ours_nano_usd" bigint NOT NULL,
	"theirs_nano_usd" bigint NOT NULL,
	"drift_nano_usd" bigint NOT NULL,
	"unpriced" integer NOT NULL,
	"item_count" bigint NOT NULL,
	"causes" jsonb NOT NULL,
	"items" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid,
	"endpoint_id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"body" jsonb NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp with time zone,
	"abandoned_at" timestamp with time zone,
	"last_status" integer,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_once" UNIQUE("endpoint_id","alert_id")
);
--> statement-breakpoint
CREATE TABLE "webhook_endpoints" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid,
	"url" text NOT NULL,
	"sealed" "bytea" NOT NULL,
	"key_id" text NOT NULL,
	"hint" text NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"last_delivered_at" timestamp with time zone,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "once_key" text;--> statement-breakpoint
ALTER TABLE "usage_events" ADD COLUMN "provider" text;--> statement-breakpoint
ALTER TABLE "usage_events" ADD COLUMN "estimate_nano_usd" bigint;--> statement-breakpoint
ALTER TABLE "usage_events" ADD COLUMN "price" jsonb;--> statement-breakpoint
CREATE INDEX "reconciliations_at_idx" ON "reconciliations" USING btree ("at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries" USING btree ("next_attempt_at") WHERE delivered_at is null and abandoned_at is null;--> statement-breakpoint
CREATE INDEX "webhook_endpoints_tenant_idx" ON "webhook_endpoints" USING btree ("tenant_id");--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_once_key_unique" UNIQUE("once_key");--> statement-breakpoint
-- Reconciliations are of the platform and of no tenant: only operators read them, through molecule_system. The
-- operator's own endpoints have no tenant either, and no tenant's policy admits them.
GRANT SELECT, INSERT ON reconciliations TO molecule_system;--> statement-breakpoint
ALTER TABLE reconciliations ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE reconciliations FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY reconciliations_for_system ON reconciliations TO molecule_system USING (true) WITH CHECK (true);--> statement-breakpoint
GRANT SELECT, INSERT ON webhook_endpoints, webhook_deliveries TO molecule_app, molecule_system;--> statement-breakpoint
GRANT UPDATE (removed_at) ON webhook_endpoints TO molecule_app;--> statement-breakpoint
GRANT UPDATE (failures, last_error, last_delivered_at, removed_at) ON webhook_endpoints TO molecule_system;--> statement-breakpoint
GRANT UPDATE (attempts, next_attempt_at, delivered_at, abandoned_at, last_status, last_error) ON webhook_deliveries
TO molecule_system;--> statement-breakpoint
ALTER TABLE webhook_endpoints ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE webhook_endpoints FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY webhook_endpoints_of_tenant ON webhook_endpoints TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());--> statement-breakpoint
CREATE POLICY webhook_endpoints_for_system ON webhook_endpoints TO molecule_system USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY webhook_deliveries_of_tenant ON webhook_deliveries TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());--> statement-breakpoint
CREATE POLICY webhook_deliveries_for_system ON webhook_deliveries TO molecule_system USING (true) WITH CHECK (true);
