SELECT d.user_id
FROM notification_deliveries AS d
WHERE d.channel = @channel AND d.due_at <= @now
ORDER BY d.due_at
LIMIT 1

SELECT pg_advisory_xact_lock(@key + @table::regclass::oid::bigint)

SELECT d.user_id, d.notification_id, (d.due_at AT TIME ZONE 'UTC')::text
FROM notification_deliveries AS d
WHERE d.channel = @channel AND d.due_at <= @now
    AND (d.due_at, d.user_id) > (@after::timestamp AT TIME ZONE 'UTC', @afterUser) AND d.user_id <> ALL(@users)
ORDER BY d.due_at, d.user_id
LIMIT @size

SELECT r.user_id, r.notification_id
FROM (
    SELECT d.user_id, d.notification_id, row_number() OVER (PARTITION BY d.user_id ORDER BY d.notification_id) AS number
    FROM notification_deliveries AS d
    WHERE d.user_id = ANY(@users) AND d.channel = @channel AND COALESCE(d.due_at, 'infinity') <= @now) AS r
WHERE r.number <= @limit

UPDATE notification_deliveries AS d
SET due_at = CASE WHEN n.read_at IS NULL AND COALESCE(n.deleted_at, n.created_at) = n.created_at THEN @leasedUntil END,
    attempts = d.attempts + CASE WHEN n.read_at IS NULL AND COALESCE(n.deleted_at, n.created_at) = n.created_at THEN 1 ELSE 0 END,
    error = CASE WHEN n.read_at IS NULL AND COALESCE(n.deleted_at, n.created_at) = n.created_at THEN d.error END
FROM unnest(@users, @ids) AS k (user_id, id)
JOIN notifications AS n ON n.user_id = k.user_id AND n.id = k.id
WHERE d.user_id = k.user_id AND d.notification_id = k.id AND d.channel = @channel AND COALESCE(d.due_at, 'infinity') <= @now
RETURNING d.user_id, d.notification_id, d.attempts, d.due_at IS NOT NULL

UPDATE notification_deliveries AS d
SET due_at = NULL, error = NULL
FROM unnest(@users, @ids) AS k (user_id, id)
WHERE d.user_id = k.user_id AND d.notification_id = k.id AND d.channel = @channel AND COALESCE(d.due_at, 'infinity') <= @now
    AND NOT EXISTS (SELECT FROM notifications AS n WHERE n.user_id = d.user_id AND n.id = d.notification_id)
RETURNING d.user_id, d.notification_id

SELECT n.*
FROM unnest(@users, @ids) AS k (user_id, id)
JOIN notifications AS n ON n.user_id = k.user_id AND n.id = k.id


UPDATE notifications AS n
SET delivered_via_email = TRUE
FROM unnest(@users, @ids, @channels, @attempts, @leases) AS k (user_id, id, channel, attempts, leased_until)
JOIN notification_deliveries AS d ON d.user_id = k.user_id AND d.notification_id = k.id AND d.channel = k.channel
        AND d.attempts = k.attempts AND COALESCE(d.due_at, '-infinity') = k.leased_until AND k.leased_until > @now
WHERE n.user_id = d.user_id AND n.id = d.notification_id AND d.channel = @channel AND NOT n.delivered_via_email

UPDATE notifications AS n
SET delivered_via_ws = TRUE
FROM unnest(@users, @ids, @channels, @attempts, @leases) AS k (user_id, id, channel, attempts, leased_until)
JOIN notification_deliveries AS d ON d.user_id = k.user_id AND d.notification_id = k.id AND d.channel = k.channel
        AND d.attempts = k.attempts AND COALESCE(d.due_at, '-infinity') = k.leased_until AND k.leased_until > @now
WHERE n.user_id = d.user_id AND n.id = d.notification_id AND d.channel = @channel AND NOT n.delivered_via_ws

UPDATE notification_deliveries AS d
SET due_at = NULL, sent_at = @now, error = NULL
FROM unnest(@users, @ids, @channels, @attempts, @leases) AS k (user_id, id, channel, attempts, leased_until)
WHERE d.user_id = k.user_id AND d.notification_id = k.id AND d.channel = k.channel
        AND d.attempts = k.attempts AND COALESCE(d.due_at, '-infinity') = k.leased_until AND k.leased_until > @now
RETURNING d.channel

UPDATE notification_deliveries AS d
SET due_at = @retryAt, error = @error
FROM unnest(@users, @ids, @channels, @attempts, @leases) AS k (user_id, id, channel, attempts, leased_until)
WHERE d.user_id = k.user_id AND d.notification_id = k.id AND d.channel = k.channel
        AND d.attempts = k.attempts AND COALESCE(d.due_at, '-infinity') = k.leased_until AND k.leased_until > @now
RETURNING d.channel
