-- What must outlive a backup, as statements to run on a restored store: who said stop, who was erased, who booked, whose requests were
-- answered, whose links were revoked, what is paused. Keyed hashes, ids and days alone: no name, number or address. SQLite and PostgreSQL
-- both run it.
SELECT 'INSERT INTO suppressions (hash, channel, reason, by, at) VALUES (''' || hash || ''', ''' || channel || ''', '''
    || replace(reason, '''', '''''') || ''', ''' || replace(by, '''', '''''') || ''', ' || at || ') ON CONFLICT DO NOTHING;' AS statement
FROM suppressions
UNION ALL
SELECT 'INSERT INTO erasures (hash, channel, at) VALUES (''' || hash || ''', ''' || channel || ''', ' || at
    || ') ON CONFLICT (hash, channel) DO UPDATE SET at = excluded.at WHERE excluded.at > erasures.at;'
FROM erasures
UNION ALL
SELECT 'UPDATE entries SET outcome = ''' || outcome || ''', outcome_at = ' || outcome_at || ', outcome_by = ''' || replace(outcome_by, '''', '''''')
    || ''' WHERE id = ' || id || ' AND created_at = ' || created_at || ' AND (outcome IS NULL OR outcome = ''requested'');'
FROM entries WHERE outcome IS NOT NULL AND outcome_at IS NOT NULL AND outcome_by IS NOT NULL
UNION ALL
-- Of a race that has ended: an open request would be confirmed again, and the runner told of the same appointment a second time. A booking
-- that was changed since stays as it was changed, and its next revision counts on from there, or calendars would not take it.
SELECT 'UPDATE appointment_requests SET status = ''' || status || ''', answered_at = ' || answered_at
    || ', agreed_day = ' || COALESCE('''' || agreed_day || '''', 'NULL') || ', agreed_part = ' || COALESCE('''' || agreed_part || '''', 'NULL')
    || ', agreed_hour = ' || COALESCE('''' || agreed_hour || '''', 'NULL') || ', sequence = ' || sequence
    || ', calendar_id = ' || COALESCE('''' || calendar_id || '''', 'NULL')
    || ' WHERE id = ' || q.id || ' AND asked_at = ' || asked_at
    || ' AND (status IN (''open'', ''offered'') OR (status = ''confirmed'' AND sequence < ' || sequence || '));'
FROM appointment_requests q JOIN entries e ON e.id = q.entry_id
WHERE q.status IN ('confirmed', 'withdrawn') AND q.answered_at IS NOT NULL AND e.outcome <> 'requested'
UNION ALL
-- A version that was in use is never used again: the links of whoever had the contact since would open the next one's page.
SELECT 'UPDATE runners SET link_version = ' || link_version || ' WHERE id = ' || id || ' AND created_at = ' || created_at
    || ' AND link_version < ' || link_version || ';'
FROM runners WHERE link_version > 1
UNION ALL
-- What the clinic holds back goes on being held, and what it let go is let go. Who paused and why stays behind; so does a race in a runner's
-- own words.
SELECT 'INSERT INTO pauses (id, kind, subject, by, since, until, words) VALUES (' || id || ', ''' || kind || ''', '''
    || replace(subject, '''', '''''') || ''', ''reception'', ' || since || ', ' || until || ', ''paused by reception'') ON CONFLICT DO NOTHING;'
FROM pauses WHERE ended_at IS NULL AND (kind <> 'race' OR EXISTS (SELECT 1 FROM races WHERE races.id = subject AND listed = 1))
UNION ALL
SELECT 'UPDATE pauses SET ended_at = ' || ended_at || ' WHERE id = ' || id || ' AND ended_at IS NULL;'
FROM pauses WHERE ended_at IS NOT NULL;
