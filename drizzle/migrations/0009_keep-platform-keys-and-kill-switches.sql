CREATE TABLE "gateway_sealing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"public_key" "bytea" NOT NULL,
	"active" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "platform_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"vendor" text NOT NULL,
	"fingerprint" text NOT NULL,
	"hint" text,
	"status" text NOT NULL,
	"sealed" "bytea",
	"sealing_key_id" text,
	"added_by" text NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	"proof_asked_at" timestamp with time zone,
	"proved_at" timestamp with time zone,
	"proof_fault" text,
	"promoted_at" timestamp with time zone,
	"cooling_until" timestamp with time zone,
	"rejected_at" timestamp with time zone,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "suspensions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid,
	"vendor" text,
	"reason" text NOT NULL,
	"suspended_by" text NOT NULL,
	"suspended_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lifted_by" text,
	"lifted_at" timestamp with time zone,
	CONSTRAINT "suspensions_one_subject" CHECK (("suspensions"."tenant_id" is null) <> ("suspensions"."vendor" is null))
);
--> statement-breakpoint
CREATE TABLE "vendor_offers" (
	"vendor" text PRIMARY KEY NOT NULL,
	"offered" boolean NOT NULL,
	"reported_by" text NOT NULL,
	"reported_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alerts" ALTER COLUMN "tenant_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_events" ALTER COLUMN "tenant_id" DROP NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "gateway_sealing_keys_one_active" ON "gateway_sealing_keys" USING btree ("active") WHERE active;--> statement-breakpoint
CREATE UNIQUE INDEX "platform_keys_one_per_value" ON "platform_keys" USING btree ("fingerprint") WHERE status <> 'retired';--> statement-breakpoint
CREATE UNIQUE INDEX "suspensions_one_per_tenant" ON "suspensions" USING btree ("tenant_id") WHERE lifted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "suspensions_one_per_vendor" ON "suspensions" USING btree ("vendor") WHERE lifted_at is null;
--> statement-breakpoint
-- The operator's store and switches belong to the platform: molecule_system alone reaches them, and every value in
-- them is sealed. A tenant may see that its own calls are suspended, and why.
ALTER TABLE gateway_sealing_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE gateway_sealing_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY gateway_sealing_keys_for_system ON gateway_sealing_keys TO molecule_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON gateway_sealing_keys TO molecule_system;
GRANT UPDATE (active) ON gateway_sealing_keys TO molecule_system;

ALTER TABLE platform_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY platform_keys_for_system ON platform_keys TO molecule_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON platform_keys TO molecule_system;
GRANT UPDATE (
	status, sealed, sealing_key_id, proof_asked_at, proved_at, proof_fault, promoted_at, cooling_until, rejected_at,
	retired_at
) ON platform_keys TO molecule_system;

ALTER TABLE suspensions ENABLE ROW LEVEL SECURITY;
ALTER TABLE suspensions FORCE ROW LEVEL SECURITY;
CREATE POLICY suspensions_of_tenant ON suspensions TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
CREATE POLICY suspensions_for_system ON suspensions TO molecule_system USING (true) WITH CHECK (true);
GRANT SELECT ON suspensions TO molecule_app;
GRANT SELECT, INSERT ON suspensions TO molecule_system;
GRANT UPDATE (lifted_by, lifted_at) ON suspensions TO molecule_system;

ALTER TABLE vendor_offers ENABLE ROW LEVEL SECURITY;
ALTER TABLE vendor_offers FORCE ROW LEVEL SECURITY;
CREATE POLICY vendor_offers_for_system ON vendor_offers TO molecule_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON vendor_offers TO molecule_system;
GRANT UPDATE (offered, reported_by, reported_at) ON vendor_offers TO molecule_system;
