-- Inbox(userId).ToPageAsync()
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId AND n.deleted_at IS NULL
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

-- Inbox(userId).ToPageAsync(after: cursor)
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId AND n.deleted_at IS NULL AND (n.created_at, n.id) < (@createdAt, @id)
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

-- Inbox(userId).ToNewerPageAsync(cursor)
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND (n.created_at, n.id) > (@createdAt, @id)
ORDER BY n.created_at, n.id
LIMIT @p

-- Inbox(userId).Unread().ToPageAsync()
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId AND n.deleted_at IS NULL AND n.status = 'unread'
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

-- Inbox(userId).Unread().ToPageAsync(after: cursor)
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId AND n.deleted_at IS NULL AND n.status = 'unread' AND (n.created_at, n.id) < (@createdAt, @id)
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

-- Inbox(userId).Unread().ToNewerPageAsync(cursor)
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.status = 'unread' AND (n.created_at, n.id) > (@createdAt, @id)
ORDER BY n.created_at, n.id
LIMIT @p

-- Inbox(userId).Read().ToPageAsync()
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.status = 'read'
ORDER BY n.created_at DESC, n.id DESC
LIMIT @p

-- Inbox(userId).OfType(type).ToPageAsync()
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.type = @type
ORDER BY n.created_at DESC, n.id DESC
LIMIT @p

-- Inbox(userId).OfType(type).ToPageAsync(after: cursor)
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.type = @type AND (n.created_at, n.id) < (@createdAt, @id)
ORDER BY n.created_at DESC, n.id DESC
LIMIT @p

-- Inbox(userId).Where(host's own).ToPageAsync(after: cursor)
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.title LIKE 'T-%' AND (n.created_at, n.id) < (@createdAt, @id)
ORDER BY n.created_at DESC, n.id DESC
LIMIT @p

-- ForUser(userId).Deleted().ToPageAsync()
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId AND n.deleted_at IS NOT NULL AND n.deleted_at <> n.created_at
ORDER BY n.created_at DESC, n.id DESC
LIMIT @p

-- Inbox(userId).ToPageAsync(n => n.Title)
SELECT n.title AS "Item", n.created_at AS "CreatedAt", n.id AS "Id"
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL
ORDER BY n.created_at DESC, n.id DESC
LIMIT @p

-- Inbox(userId).ToPageAsync(n => new { n.Id, n.Title }, after: cursor)
SELECT n.id AS "Id", n.title AS "Title", n.created_at AS "CreatedAt"
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND (n.created_at, n.id) < (@createdAt, @id)
ORDER BY n.created_at DESC, n.id DESC
LIMIT @p

-- Inbox(userId).Unread().ToNewerPageAsync(n => new { n.Title, n.CreatedAt }, cursor)
SELECT n.title AS "Title", n.created_at AS "CreatedAt", n.id AS "Id"
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.status = 'unread' AND (n.created_at, n.id) > (@createdAt, @id)
ORDER BY n.created_at, n.id
LIMIT @p

-- ForUser(userId).NewestFirst().ToListAsync()
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM notifications AS n
WHERE n.user_id = @userId
ORDER BY n.created_at DESC, n.id DESC

-- Inbox(userId).Unread().CountUpToAsync()
SELECT count(*)::int
FROM (
    SELECT 1
    FROM notifications AS n
    WHERE n.user_id = @userId AND n.deleted_at IS NULL AND n.status = 'unread'
    ORDER BY n.created_at DESC, n.id DESC
    LIMIT @limit
) AS n0

-- Inbox(userId).CountUpToAsync()
SELECT count(*)::int
FROM (
    SELECT 1
    FROM notifications AS n
    WHERE n.user_id = @UserId AND n.deleted_at IS NULL
    ORDER BY n.created_at DESC, n.id DESC
    LIMIT @p
) AS n0

-- Inbox(userId).OfType(type).Unread().CountUpToAsync()
SELECT count(*)::int
FROM (
    SELECT 1
    FROM notifications AS n
    WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.type = @type AND n.status = 'unread'
    ORDER BY n.created_at DESC, n.id DESC
    LIMIT @p
) AS n0

-- Inbox(userId).Unread().CountAsync()
SELECT count(*)::int
FROM notifications AS n
WHERE n.user_id = @UserId AND n.deleted_at IS NULL AND n.status = 'unread'

-- Inbox(userId).MarkReadAsync()
UPDATE notifications AS c
SET status = 'read', read_at = @changed_at
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.status = 'unread'
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND c.status = 'unread'

-- Inbox(userId).UpTo(cursor).MarkReadAsync()
UPDATE notifications AS c
SET status = 'read', read_at = @changed_at
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND (n.created_at, n.id) <= (@up_to, @up_to_id) AND n.status = 'unread'
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND c.status = 'unread'

-- Inbox(userId).UpTo(At(instant)).MarkReadAsync(at)
UPDATE notifications AS c
SET status = 'read', read_at = @changed_at
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND (n.created_at, n.id) <= (@up_to, @up_to_id) AND n.status = 'unread'
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND c.status = 'unread'

-- Inbox(userId).Unread().MarkReadAsync()
UPDATE notifications AS c
SET status = 'read', read_at = @changed_at
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.status = 'unread'
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND c.status = 'unread'

-- Inbox(userId).OfType(type).UpTo(cursor).MarkReadAsync()
UPDATE notifications AS c
SET status = 'read', read_at = @changed_at
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.type = @type AND (n.created_at, n.id) <= (@up_to, @up_to_id) AND n.status = 'unread'
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND c.status = 'unread'

-- Inbox(userId).Where(n => n.Id == id).MarkReadAsync()
UPDATE notifications AS c
SET status = 'read', read_at = @changed_at
WHERE c.user_id = @user_id AND num_nulls(c.deleted_at) = 1 AND c.id = @id AND c.status = 'unread'

-- Inbox(userId).MarkUnreadAsync()
UPDATE notifications AS c
SET status = 'unread', read_at = NULL
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.status = 'read'
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND c.status = 'read'

-- Inbox(userId).Where(n => n.Id == id).MarkUnreadAsync()
UPDATE notifications AS c
SET status = 'unread', read_at = NULL
WHERE c.user_id = @user_id AND num_nulls(c.deleted_at) = 1 AND c.id = @id AND c.status = 'read'

-- Inbox(userId).SoftDeleteAsync()
UPDATE notifications AS c
SET deleted_at = CASE WHEN c.created_at = @changed_at THEN @changed_beside ELSE @changed_at END
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND n.deleted_at IS NULL
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND num_nulls(c.deleted_at) = 1

-- ForUser(userId).SoftDeleteAsync(at)
UPDATE notifications AS c
SET deleted_at = CASE WHEN c.created_at = @changed_at THEN @changed_beside ELSE @changed_at END
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND num_nulls(c.deleted_at) = 1

-- ForUser(userId).RestoreAsync()
UPDATE notifications AS c
SET deleted_at = NULL
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NOT NULL AND n.deleted_at <> n.created_at
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND num_nonnulls(c.deleted_at) = 1

-- Inbox(userId).MarkDeliveredViaWsAsync()
UPDATE notifications AS c
SET delivered_via_ws = TRUE
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND NOT n.delivered_via_ws
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND NOT c.delivered_via_ws

-- Inbox(userId).MarkDeliveredViaEmailAsync()
UPDATE notifications AS c
SET delivered_via_email = TRUE
FROM (
SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND NOT n.delivered_via_email
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND NOT c.delivered_via_email

-- in alerts.news: Inbox(userId).ToPageAsync(after: cursor)
SELECT n.id, n.aggregation_id, n.created_at, n.data, n.deleted_at, n.delivered_via_email, n.delivered_via_ws, n.message, n.read_at, n.status, n.title, n.type, n.user_id
FROM alerts.news AS n
WHERE n.user_id = @userId AND n.deleted_at IS NULL AND (n.created_at, n.id) < (@createdAt, @id)
ORDER BY n.created_at DESC, n.id DESC
LIMIT @rows

-- in alerts.news: Inbox(userId).Unread().CountUpToAsync()
SELECT count(*)::int
FROM (
    SELECT 1
    FROM alerts.news AS n
    WHERE n.user_id = @userId AND n.deleted_at IS NULL AND n.status = 'unread'
    ORDER BY n.created_at DESC, n.id DESC
    LIMIT @limit
) AS n0

-- in alerts.news: Inbox(userId).UpTo(cursor).MarkReadAsync()
UPDATE alerts.news AS c
SET status = 'read', read_at = @changed_at
FROM (
SELECT n.user_id, n.id
FROM alerts.news AS n
WHERE n.user_id = @user_id AND n.deleted_at IS NULL AND (n.created_at, n.id) <= (@up_to, @up_to_id) AND n.status = 'unread'
ORDER BY n.user_id, n.id
FOR NO KEY UPDATE OF n
) AS l (user_id, id)
WHERE c.user_id = l.user_id AND c.id = l.id AND c.user_id = @user_id AND c.status = 'unread'
