-- What must outlive a backup, as statements to run on a restored store: who said stop, who was erased, who booked.
-- Keyed hashes and numbers alone: no name, number or address. SQLite and PostgreSQL both run it.
SELECT 'INSERT INTO suppressions (hash, channel, reason, by, at) VALUES (''' || hash || ''', ''' || channel || ''', '''
    || replace(reason, '''', '''''') || ''', ''' || replace(by, '''', '''''') || ''', ' || at || ') ON CONFLICT DO NOTHING;'
FROM suppressions
UNION ALL
SELECT 'INSERT INTO erasures (hash, channel, at) VALUES (''' || hash || ''', ''' || channel || ''', ' || at
    || ') ON CONFLICT (hash, channel) DO UPDATE SET at = excluded.at WHERE excluded.at > erasures.at;'
FROM erasures
UNION ALL
SELECT 'UPDATE entries SET outcome = ''' || outcome || ''', outcome_at = ' || outcome_at || ', outcome_by = ''' || replace(outcome_by, '''', '''''')
    || ''' WHERE id = ' || id || ' AND created_at = ' || created_at || ' AND outcome IS NULL;'
FROM entries WHERE outcome IS NOT NULL AND outcome_at IS NOT NULL AND outcome_by IS NOT NULL;
