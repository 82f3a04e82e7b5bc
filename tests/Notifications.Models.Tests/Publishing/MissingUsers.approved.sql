WITH present AS (
    SELECT p0."Number" AS user_id
    FROM "User" AS p0
    WHERE p0."Number" = ANY(@users)
    ORDER BY p0."Number"
    FOR KEY SHARE
), inserted AS (
INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
WHERE r.user_id IN (SELECT p.user_id FROM present AS p)
ORDER BY r.user_id
ON CONFLICT (id) DO NOTHING RETURNING user_id, id, created_at, aggregation_id
)
SELECT i.user_id, i.id, i.created_at, i.aggregation_id
FROM inserted AS i
UNION ALL
SELECT u.user_id, NULL, NULL, NULL
FROM unnest(@users) AS u (user_id)
WHERE u.user_id NOT IN (SELECT p.user_id FROM present AS p)
