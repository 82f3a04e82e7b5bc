SELECT u.user_id
FROM unnest(@users) AS u (user_id)
WHERE EXISTS (
    SELECT FROM (
        (SELECT n.type
        FROM notifications AS n
        WHERE n.user_id = u.user_id AND n.deleted_at IS NULL AND n.created_at > @since
        ORDER BY n.created_at DESC, n.id DESC
        LIMIT (SELECT 1000))
        UNION ALL
        (SELECT n.type
        FROM notifications AS n
        WHERE n.user_id = u.user_id AND n.deleted_at IS NOT NULL AND n.created_at > @since
        ORDER BY n.created_at DESC, n.id DESC
        LIMIT (SELECT 1000))) AS n (type)
    WHERE n.type = @type
    OFFSET @earlier);
INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
VALUES ((@ids)[1], (@users)[1], (@aggregations)[1], @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE)
RETURNING user_id, id, created_at, aggregation_id
