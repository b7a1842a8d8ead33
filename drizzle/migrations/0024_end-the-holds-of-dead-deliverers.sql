ALTER TABLE "messages" ADD COLUMN "lease_owner" text;--> statement-breakpoint
GRANT UPDATE (lease_owner) ON messages TO molecule_app;--> statement-breakpoint
-- Who is found dead loses what it had in hand, whosever talk it is; nothing else of a message is touched.
GRANT SELECT (lease_owner), UPDATE (lease_until) ON messages TO molecule_system;
