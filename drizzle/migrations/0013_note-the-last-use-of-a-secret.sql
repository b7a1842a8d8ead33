CREATE TABLE "secret_uses" (
	"secret_id" uuid PRIMARY KEY NOT NULL,
	"tenant_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"used_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "secret_uses" ADD CONSTRAINT "secret_uses_secret_fk" FOREIGN KEY ("tenant_id","secret_id") REFERENCES "public"."secrets"("tenant_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
GRANT SELECT, INSERT ON secret_uses TO molecule_app;--> statement-breakpoint
GRANT UPDATE (run_id, version, used_at) ON secret_uses TO molecule_app;--> statement-breakpoint
ALTER TABLE secret_uses ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE secret_uses FORCE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY secret_uses_of_tenant ON secret_uses TO molecule_app
	USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
