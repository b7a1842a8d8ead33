ALTER TABLE "usage_events" ADD COLUMN "run_id" uuid;--> statement-breakpoint
CREATE INDEX "usage_events_reported_idx" ON "usage_events" USING btree ("tenant_id","at") WHERE source = 'agent';