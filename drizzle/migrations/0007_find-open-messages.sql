CREATE INDEX "messages_open_idx" ON "messages" USING btree ("workspace_id","seq") WHERE status in ('queued', 'sending');
