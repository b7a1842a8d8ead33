ALTER TABLE "peer_calls" ADD COLUMN "lease_owner" text;--> statement-breakpoint
GRANT UPDATE (lease_owner) ON peer_calls TO molecule_app;--> statement-breakpoint
-- Who is found dead loses what it relayed, whosever it is; nothing else of a call is touched.
GRANT SELECT (lease_owner), UPDATE (lease_until) ON peer_calls TO molecule_system;
