CREATE TABLE "budgets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"workspace_id" uuid,
	"scope" text NOT NULL,
	"spend_window" text NOT NULL,
	"limit_nano_usd" bigint NOT NULL,
	"enforcement" text NOT NULL,
	"payer" text DEFAULT 'platform' NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "budgets_limit" CHECK (limit_nano_usd >= 0),
	CONSTRAINT "budgets_stop_what_passes" CHECK (enforcement = 'warn' or payer = 'platform'),
	CONSTRAINT "budgets_subject" CHECK (scope = 'key' or (scope = 'workspace') = (workspace_id is not null))
);
--> statement-breakpoint
CREATE TABLE "credit_grants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"amount_nano_usd" bigint NOT NULL,
	"reason" text NOT NULL,
	"granted_through" date NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "credit_grants_amount" CHECK (amount_nano_usd > 0)
);
--> statement-breakpoint
CREATE TABLE "credit_leases" (
	"gateway_id" text NOT NULL,
	"tenant_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"scope_id" uuid NOT NULL,
	"spend_window" text NOT NULL,
	"window_start" date NOT NULL,
	"granted_nano_usd" bigint DEFAULT 0 NOT NULL,
	"last_operation" bigint DEFAULT 0 NOT NULL,
	"last_grant_nano_usd" bigint DEFAULT 0 NOT NULL,
	"renewed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "credit_leases_pk" PRIMARY KEY("gateway_id","tenant_id","scope","scope_id","spend_window","window_start"),
	CONSTRAINT "credit_leases_granted" CHECK (granted_nano_usd >= 0)
);
--> statement-breakpoint
CREATE TABLE "gateways" (
	"id" text PRIMARY KEY NOT NULL,
	"registration" uuid NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "spend_counters" (
	"tenant_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"scope_id" uuid NOT NULL,
	"spend_window" text NOT NULL,
	"window_start" date NOT NULL,
	"spent_nano_usd" bigint DEFAULT 0 NOT NULL,
	"reserved_nano_usd" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "spend_counters_pk" PRIMARY KEY("tenant_id","scope","scope_id","spend_window","window_start")
);
--> statement-breakpoint
ALTER TABLE "llm_attempts" ADD COLUMN "payer" text DEFAULT 'platform' NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_attempts" ADD COLUMN "credential_kind" text DEFAULT 'platform_key' NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_attempts" ADD COLUMN "hold_nano_usd" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_attempts" ADD COLUMN "held" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_attempts" ADD COLUMN "spend_day" date DEFAULT (now() at time zone 'utc')::date NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_attempts" ADD COLUMN "hold_moved" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_attempts" ADD COLUMN "estimated" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "overage_cap_nano_usd" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "overage_nano_usd" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "budgets_live_idx" ON "budgets" USING btree ("tenant_id",coalesce(workspace_id, tenant_id),"scope","spend_window","payer") WHERE archived_at is null;--> statement-breakpoint
CREATE INDEX "credit_grants_live_idx" ON "credit_grants" USING btree ("granted_through") WHERE archived_at is null;