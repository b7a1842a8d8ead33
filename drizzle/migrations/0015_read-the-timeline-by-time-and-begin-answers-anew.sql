ALTER TABLE "messages" ADD COLUMN "begun_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "audit_events_tenant_at_idx" ON "audit_events" USING btree ("tenant_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "lifecycle_events_tenant_idx" ON "lifecycle_events" USING btree ("tenant_id","at" DESC NULLS LAST);--> statement-breakpoint
-- Its place in the talk stays; only the time of its new beginning may be written.
GRANT UPDATE (begun_at) ON messages TO molecule_app;
