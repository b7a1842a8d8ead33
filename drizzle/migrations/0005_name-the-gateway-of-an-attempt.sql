ALTER TABLE "llm_attempts" ADD COLUMN "gateway_id" text NOT NULL;--> statement-breakpoint
CREATE INDEX "llm_attempts_tenant_idx" ON "llm_attempts" USING btree ("tenant_id","admitted_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "llm_attempts_run_idx" ON "llm_attempts" USING btree ("run_id");