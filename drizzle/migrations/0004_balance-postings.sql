-- Double entry: the legs of a posting are written by one statement, in one tenant, and add up to zero.
CREATE FUNCTION check_postings_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	wrong uuid;
BEGIN
	SELECT posting_id INTO wrong FROM written
	GROUP BY posting_id
	HAVING sum(amount_nano_usd) <> 0 OR count(DISTINCT tenant_id) <> 1
	LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION 'posting % does not balance', wrong USING ERRCODE = 'check_violation';
	END IF;
	RETURN NULL;
END
$$;

CREATE TRIGGER ledger_entries_balance
	AFTER INSERT ON ledger_entries
	REFERENCING NEW TABLE AS written
	FOR EACH STATEMENT EXECUTE FUNCTION check_postings_balance();
