SELECT row_security_active(@userTable) OR row_security_active(@organizationTable);
SELECT u.user_id, COALESCE(
    o.preferences -> 'locked' -> @channel -> @type @@ '$',
    o.preferences -> 'locked' -> @channel -> '*' @@ '$',
    u.preferences -> @channel -> @type @@ '$',
    u.preferences -> @channel -> '*' @@ '$',
    o.preferences -> @channel -> @type @@ '$',
    o.preferences -> @channel -> '*' @@ '$'), COALESCE(
    o.preferences -> 'locked' -> @channel2 -> @type @@ '$',
    o.preferences -> 'locked' -> @channel2 -> '*' @@ '$',
    u.preferences -> @channel2 -> @type @@ '$',
    u.preferences -> @channel2 -> '*' @@ '$',
    o.preferences -> @channel2 -> @type @@ '$',
    o.preferences -> @channel2 -> '*' @@ '$'), COALESCE(
    o.preferences -> 'locked' -> @channel3 -> @type @@ '$',
    o.preferences -> 'locked' -> @channel3 -> '*' @@ '$',
    u.preferences -> @channel3 -> @type @@ '$',
    u.preferences -> @channel3 -> '*' @@ '$',
    o.preferences -> @channel3 -> @type @@ '$',
    o.preferences -> @channel3 -> '*' @@ '$')
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
    o.preferences -> 'locked' -> @channel -> @type @@ '$',
    o.preferences -> 'locked' -> @channel -> '*' @@ '$',
    u.preferences -> @channel -> @type @@ '$',
    u.preferences -> @channel -> '*' @@ '$',
    o.preferences -> @channel -> @type @@ '$',
    o.preferences -> @channel -> '*' @@ '$'), COALESCE(
    o.preferences -> 'locked' -> @channel2 -> @type @@ '$',
    o.preferences -> 'locked' -> @channel2 -> '*' @@ '$',
    u.preferences -> @channel2 -> @type @@ '$',
    u.preferences -> @channel2 -> '*' @@ '$',
    o.preferences -> @channel2 -> @type @@ '$',
    o.preferences -> @channel2 -> '*' @@ '$'), COALESCE(
    o.preferences -> 'locked' -> @channel3 -> @type @@ '$',
    o.preferences -> 'locked' -> @channel3 -> '*' @@ '$',
    u.preferences -> @channel3 -> @type @@ '$',
    u.preferences -> @channel3 -> '*' @@ '$',
    o.preferences -> @channel3 -> @type @@ '$',
    o.preferences -> @channel3 -> '*' @@ '$')
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
