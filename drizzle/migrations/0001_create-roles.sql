-- The login role works as one of three roles, taken per transaction. None of them logs in, and none is exempt
-- from row-level security. Roles belong to the server, so another database of it may have made them already.
DO $$
DECLARE
	needed text;
BEGIN
	IF current_setting('server_version_num')::int < 160000 THEN
		RAISE EXCEPTION 'PostgreSQL 16 or newer is needed; this is %', current_setting('server_version');
	END IF;
	FOREACH needed IN ARRAY ARRAY['molecule_app', 'molecule_system', 'molecule_auth'] LOOP
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = needed) THEN
			BEGIN
				EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT', needed);
			EXCEPTION WHEN duplicate_object OR unique_violation THEN
				NULL;
			END;
		END IF;
		-- Without INHERIT: what the login role does outside a transaction of ours meets no policy and sees nothing.
		IF NOT pg_has_role(current_user, needed, 'SET') THEN
			EXECUTE format('GRANT %I TO %I WITH SET TRUE, INHERIT FALSE', needed, current_user);
		END IF;
	END LOOP;
END
$$;
