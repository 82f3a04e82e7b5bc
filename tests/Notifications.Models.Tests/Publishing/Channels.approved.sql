SELECT row_security_active(@userTable) OR row_security_active(@organizationTable);
SELECT u.user_id, COALESCE(
    CASE WHEN o.preferences -> 'locked' -> @channel -> @type IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> @type END,
    CASE WHEN o.preferences -> 'locked' -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> '*' END,
    CASE WHEN u.preferences -> @channel -> @type IN ('true', 'false') THEN u.preferences -> @channel -> @type END,
    CASE WHEN u.preferences -> @channel -> '*' IN ('true', 'false') THEN u.preferences -> @channel -> '*' END,
    CASE WHEN o.preferences -> @channel -> @type IN ('true', 'false') THEN o.preferences -> @channel -> @type END,
    CASE WHEN o.preferences -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> @channel -> '*' END) = 'true', COALESCE(
    CASE WHEN o.preferences -> 'locked' -> @channel2 -> @type IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel2 -> @type END,
    CASE WHEN o.preferences -> 'locked' -> @channel2 -> '*' IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel2 -> '*' END,
    CASE WHEN u.preferences -> @channel2 -> @type IN ('true', 'false') THEN u.preferences -> @channel2 -> @type END,
    CASE WHEN u.preferences -> @channel2 -> '*' IN ('true', 'false') THEN u.preferences -> @channel2 -> '*' END,
    CASE WHEN o.preferences -> @channel2 -> @type IN ('true', 'false') THEN o.preferences -> @channel2 -> @type END,
    CASE WHEN o.preferences -> @channel2 -> '*' IN ('true', 'false') THEN o.preferences -> @channel2 -> '*' END) = 'true', COALESCE(
    CASE WHEN o.preferences -> 'locked' -> @channel3 -> @type IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel3 -> @type END,
    CASE WHEN o.preferences -> 'locked' -> @channel3 -> '*' IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel3 -> '*' END,
    CASE WHEN u.preferences -> @channel3 -> @type IN ('true', 'false') THEN u.preferences -> @channel3 -> @type END,
    CASE WHEN u.preferences -> @channel3 -> '*' IN ('true', 'false') THEN u.preferences -> @channel3 -> '*' END,
    CASE WHEN o.preferences -> @channel3 -> @type IN ('true', 'false') THEN o.preferences -> @channel3 -> @type END,
    CASE WHEN o.preferences -> @channel3 -> '*' IN ('true', 'false') THEN o.preferences -> @channel3 -> '*' END) = 'true'
FROM notification_preferences AS u
LEFT JOIN organization_notification_preferences AS o
    ON o.organization_id = COALESCE(@organization, u.organization_id)
WHERE u.user_id = ANY(@users)

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email, deleted_at)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE, CASE WHEN r.is_in_inbox THEN NULL ELSE @createdAt END
FROM unnest(@ids, @users, @aggregations, @inboxes) AS r (id, user_id, aggregation_id, is_in_inbox)
RETURNING user_id, id, created_at, aggregation_id

INSERT INTO notification_deliveries
    (user_id, notification_id, channel, due_at, attempts)
SELECT r.user_id, r.notification_id, r.channel, @dueAt, 0
FROM unnest(@users, @notifications, @channels)
    AS r (user_id, notification_id, channel)

SELECT row_security_active(@userTable) OR row_security_active(@organizationTable);
SELECT u.user_id, COALESCE(
    CASE WHEN o.preferences -> 'locked' -> @channel -> @type IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> @type END,
    CASE WHEN o.preferences -> 'locked' -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> '*' END,
    CASE WHEN u.preferences -> @channel -> @type IN ('true', 'false') THEN u.preferences -> @channel -> @type END,
    CASE WHEN u.preferences -> @channel -> '*' IN ('true', 'false') THEN u.preferences -> @channel -> '*' END,
    CASE WHEN o.preferences -> @channel -> @type IN ('true', 'false') THEN o.preferences -> @channel -> @type END,
    CASE WHEN o.preferences -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> @channel -> '*' END) = 'true', COALESCE(
    CASE WHEN o.preferences -> 'locked' -> @channel2 -> @type IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel2 -> @type END,
    CASE WHEN o.preferences -> 'locked' -> @channel2 -> '*' IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel2 -> '*' END,
    CASE WHEN u.preferences -> @channel2 -> @type IN ('true', 'false') THEN u.preferences -> @channel2 -> @type END,
    CASE WHEN u.preferences -> @channel2 -> '*' IN ('true', 'false') THEN u.preferences -> @channel2 -> '*' END,
    CASE WHEN o.preferences -> @channel2 -> @type IN ('true', 'false') THEN o.preferences -> @channel2 -> @type END,
    CASE WHEN o.preferences -> @channel2 -> '*' IN ('true', 'false') THEN o.preferences -> @channel2 -> '*' END) = 'true', COALESCE(
    CASE WHEN o.preferences -> 'locked' -> @channel3 -> @type IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel3 -> @type END,
    CASE WHEN o.preferences -> 'locked' -> @channel3 -> '*' IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel3 -> '*' END,
    CASE WHEN u.preferences -> @channel3 -> @type IN ('true', 'false') THEN u.preferences -> @channel3 -> @type END,
    CASE WHEN u.preferences -> @channel3 -> '*' IN ('true', 'false') THEN u.preferences -> @channel3 -> '*' END,
    CASE WHEN o.preferences -> @channel3 -> @type IN ('true', 'false') THEN o.preferences -> @channel3 -> @type END,
    CASE WHEN o.preferences -> @channel3 -> '*' IN ('true', 'false') THEN o.preferences -> @channel3 -> '*' END) = 'true'
FROM notification_preferences AS u
LEFT JOIN organization_notification_preferences AS o
    ON o.organization_id = COALESCE(@organization, u.organization_id)
WHERE u.user_id = ANY(@users)

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email, deleted_at)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE, CASE WHEN r.is_in_inbox THEN NULL ELSE @createdAt END
FROM unnest(@ids, @users, @aggregations, @inboxes) AS r (id, user_id, aggregation_id, is_in_inbox)
ON CONFLICT (id) DO NOTHING RETURNING user_id, id, created_at, aggregation_id

INSERT INTO notification_deliveries
    (user_id, notification_id, channel, due_at, attempts)
SELECT r.user_id, r.notification_id, r.channel, @dueAt, 0
FROM unnest(@users, @notifications, @channels)
    AS r (user_id, notification_id, channel)
ON CONFLICT (user_id, notification_id, channel) DO UPDATE
SET due_at = excluded.due_at, attempts = excluded.attempts, sent_at = excluded.sent_at, error = excluded.error
