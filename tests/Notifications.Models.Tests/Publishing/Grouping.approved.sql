SELECT row_security_active(@userTable) OR row_security_active(@organizationTable);
SELECT u.user_id, COALESCE(
    o.preferences -> 'locked' -> @channel -> @type @@ '$',
    o.preferences -> 'locked' -> @channel -> '*' @@ '$',
    u.preferences -> @channel -> @type @@ '$',
    u.preferences -> @channel -> '*' @@ '$',
    o.preferences -> @channel -> @type @@ '$',
    o.preferences -> @channel -> '*' @@ '$')
FROM notification_preferences AS u
LEFT JOIN organization_notification_preferences AS o
    ON o.organization_id = COALESCE(@organization, u.organization_id)
WHERE u.user_id = ANY(@users)

SELECT pg_advisory_xact_lock(@key + @table::regclass::oid::bigint * 256 + stripe)
FROM unnest(@stripes) AS stripe
WHERE current_setting('transaction_isolation') IN ('read committed', 'read uncommitted');
SELECT n.user_id, n.aggregation_id, min(n.created_at)
FROM notifications AS n
WHERE n.user_id = ANY(@users) AND n.aggregation_id = ANY(@groups)
GROUP BY n.user_id, n.aggregation_id

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
VALUES ((@ids)[1], (@users)[1], (@aggregations)[1], @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE)
RETURNING user_id, id, created_at, aggregation_id
