-- tracked
SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.status = 'unread' AND (n.created_at, n.id) < (@after, @after_id)
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT h.id
FROM unnest(@heads, @groups) AS h (id, aggregation_id)
WHERE EXISTS (
    SELECT FROM notifications AS n
    WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.status = 'unread' AND n.aggregation_id = h.aggregation_id AND (n.created_at, n.id) >= (@after, @after_id))

SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.status = 'unread' AND (n.created_at, n.id) < (@after, @after_id) AND (n.aggregation_id IS NULL OR n.aggregation_id <> ALL (@skipped))
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId AND n.deleted_at IS NULL AND n.status = 'unread' AND n.id = ANY (@ids)

SELECT n.user_id, n.aggregation_id, count(*)::int, (count(*) FILTER (WHERE n.status = 'unread'))::int
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.status = 'unread' AND n.aggregation_id = ANY (@groups)
GROUP BY n.user_id, n.aggregation_id

-- untracked
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId AND n.deleted_at IS NULL AND (n.created_at, n.id) < (@createdAt, @id)
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT h.id
FROM unnest(@heads, @groups) AS h (id, aggregation_id)
WHERE EXISTS (
    SELECT FROM notifications AS n
    WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.aggregation_id = h.aggregation_id AND (n.created_at, n.id) >= (@after, @after_id))

SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND (n.created_at, n.id) < (@after, @after_id) AND (n.aggregation_id IS NULL OR n.aggregation_id <> ALL (@skipped))
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT n.user_id, n.aggregation_id, count(*)::int, (count(*) FILTER (WHERE n.status = 'unread'))::int
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.aggregation_id = ANY (@groups)
GROUP BY n.user_id, n.aggregation_id

-- with a filter
SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.type = @type AND (n.created_at, n.id) < (@after, @after_id)
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT h.id
FROM unnest(@heads, @groups) AS h (id, aggregation_id)
WHERE EXISTS (
    SELECT FROM notifications AS n
    WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.type = @type AND n.aggregation_id = h.aggregation_id AND (n.created_at, n.id) >= (@after, @after_id))

SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.type = @type AND (n.created_at, n.id) < (@after, @after_id) AND (n.aggregation_id IS NULL OR n.aggregation_id <> ALL (@skipped))
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT n.title AS "Item", n.created_at AS "CreatedAt", n.id AS "Id"
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.type = @type AND n.id = ANY (@ids)

SELECT n.user_id, n.aggregation_id, count(*)::int, (count(*) FILTER (WHERE n.status = 'unread'))::int
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.type = @type AND n.aggregation_id = ANY (@groups)
GROUP BY n.user_id, n.aggregation_id

-- with data
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId AND n.deleted_at IS NULL
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND (n.created_at, n.id) < (@after, @after_id) AND (n.aggregation_id IS NULL OR n.aggregation_id <> ALL (@skipped))
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId AND n.deleted_at IS NULL AND n.id = ANY (@ids)

SELECT n.user_id, n.aggregation_id, count(*)::int, (count(*) FILTER (WHERE n.status = 'unread'))::int
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.aggregation_id = ANY (@groups)
GROUP BY n.user_id, n.aggregation_id

SELECT h.id, m.data
FROM unnest(@heads, @groups, @instants) AS h (id, aggregation_id, created_at)
CROSS JOIN LATERAL (
    SELECT n.data, n.created_at, n.id
    FROM notifications AS n
    WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.aggregation_id = h.aggregation_id AND (n.created_at, n.id) <= (h.created_at, h.id)
    ORDER BY n.created_at DESC, n.id DESC
    LIMIT @members) AS m
ORDER BY m.created_at DESC, m.id DESC

-- selected, with data
SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND (n.created_at, n.id) < (@after, @after_id) AND (n.aggregation_id IS NULL OR n.aggregation_id <> ALL (@skipped))
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT n.title AS "Item", n.created_at AS "CreatedAt", n.id AS "Id", n.data AS "Data"
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.id = ANY (@ids)

SELECT n.user_id, n.aggregation_id, count(*)::int, (count(*) FILTER (WHERE n.status = 'unread'))::int
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.aggregation_id = ANY (@groups)
GROUP BY n.user_id, n.aggregation_id

SELECT h.id, m.data
FROM unnest(@heads, @groups, @instants) AS h (id, aggregation_id, created_at)
CROSS JOIN LATERAL (
    SELECT n.data, n.created_at, n.id
    FROM notifications AS n
    WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.aggregation_id = h.aggregation_id AND (n.created_at, n.id) <= (h.created_at, h.id)
    ORDER BY n.created_at DESC, n.id DESC
    LIMIT @members) AS m
ORDER BY m.created_at DESC, m.id DESC

-- badge
SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.status = 'unread'
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

SELECT n.user_id, n.aggregation_id, n.created_at, n.id, n.status = 'unread'
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.status = 'unread' AND (n.created_at, n.id) < (@after, @after_id) AND (n.aggregation_id IS NULL OR n.aggregation_id <> ALL (@skipped))
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows
