CREATE TABLE "receipt_chains" (
	"tenant_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint DEFAULT 0 NOT NULL,
	"hash" text NOT NULL,
	"linked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"tenant_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"posting_id" uuid NOT NULL,
	"attempt_id" uuid,
	"workspace_id" uuid,
	"kind" text NOT NULL,
	"amount_nano_usd" bigint NOT NULL,
	"body" jsonb NOT NULL,
	"hash" text NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "receipts_tenant_id_seq_pk" PRIMARY KEY("tenant_id","seq"),
	CONSTRAINT "receipts_posting_id_unique" UNIQUE("posting_id")
);
--> statement-breakpoint
CREATE INDEX "receipts_attempt_idx" ON "receipts" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "receipts_posted_idx" ON "receipts" USING btree ("tenant_id","posted_at");--> statement-breakpoint
-- Links are only ever appended; the head of a chain moves with them. What crosses tenants is the question whose
-- ledger has postings without a receipt.
GRANT SELECT, INSERT ON receipts, receipt_chains TO molecule_app;--> statement-breakpoint
GRANT UPDATE (seq, hash, linked_until) ON receipt_chains TO molecule_app;--> statement-breakpoint
GRANT SELECT (tenant_id, posting_id) ON receipts TO molecule_system;--> statement-breakpoint
GRANT SELECT (tenant_id, linked_until) ON receipt_chains TO molecule_system;--> statement-breakpoint
GRANT SELECT (tenant_id, posting_id, at) ON ledger_entries TO molecule_system;--> statement-breakpoint
ALTER TABLE receipts ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE receipts FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY receipts_of_tenant ON receipts TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());--> statement-breakpoint
CREATE POLICY receipts_for_system ON receipts TO molecule_system USING (true) WITH CHECK (true);--> statement-breakpoint
ALTER TABLE receipt_chains ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE receipt_chains FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY receipt_chains_of_tenant ON receipt_chains TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());--> statement-breakpoint
CREATE POLICY receipt_chains_for_system ON receipt_chains TO molecule_system USING (true) WITH CHECK (true);
