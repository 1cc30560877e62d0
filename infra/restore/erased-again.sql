-- The runners of a restored store who were erased after the backup was made, and have not signed up anew since.
SELECT DISTINCT r.id
FROM runners r JOIN erasures e ON (e.channel = 'sms' AND e.hash = r.mobile_hash) OR (e.channel = 'email' AND e.hash = r.email_hash)
WHERE NOT EXISTS (SELECT 1 FROM consents c WHERE c.runner_id = r.id AND c.given_at > e.at)
ORDER BY r.id;
