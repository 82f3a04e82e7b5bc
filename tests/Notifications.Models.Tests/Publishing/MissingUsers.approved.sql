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

WITH wanted AS (
    SELECT r.id, r.user_id
    FROM unnest(@ids, @users) AS r (id, user_id)
    WHERE COALESCE(
    (SELECT COALESCE(
    o.preferences -> 'locked' -> @channel -> @type @@ '$',
    o.preferences -> 'locked' -> @channel -> '*' @@ '$',
    u.preferences -> @channel -> @type @@ '$',
    u.preferences -> @channel -> '*' @@ '$',
    o.preferences -> @channel -> @type @@ '$',
    o.preferences -> @channel -> '*' @@ '$')
    FROM organization_notification_preferences AS o
    RIGHT JOIN notification_preferences AS u ON o.organization_id = u.organization_id
    WHERE u.user_id = r.user_id),
    @byDefault)
    AND NOT (row_security_active(@userTable) OR row_security_active(@organizationTable))
), present AS (
    SELECT p0."Number" AS user_id
    FROM "User" AS p0
    WHERE p0."Number" = ANY(@users) AND p0."Number" IN (SELECT w.user_id FROM wanted AS w)
    ORDER BY p0."Number"
    FOR KEY SHARE
), inserted AS (
    INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
    SELECT w.id, w.user_id, @aggregation, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
    FROM wanted AS w
    WHERE w.user_id IN (SELECT p.user_id FROM present AS p)
    AND (NOT EXISTS (SELECT FROM wanted AS m WHERE m.user_id NOT IN (SELECT p.user_id FROM present AS p))
        OR NOT EXISTS (SELECT FROM unnest(@principals) AS t (name) WHERE row_security_active(t.name)))
ORDER BY w.user_id
    ON CONFLICT (id) DO NOTHING
RETURNING user_id, id, created_at, aggregation_id
)
SELECT i.user_id, i.id, i.created_at, i.aggregation_id, FALSE
FROM inserted AS i
UNION ALL
SELECT w.user_id, NULL, NULL, NULL, w.user_id NOT IN (SELECT p.user_id FROM present AS p)
FROM wanted AS w
WHERE w.user_id NOT IN (SELECT i.user_id FROM inserted AS i)
