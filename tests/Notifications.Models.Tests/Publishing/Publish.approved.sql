SELECT u.user_id, COALESCE(
    CASE o.preferences -> 'locked' -> @channel -> @type WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE o.preferences -> 'locked' -> @channel -> '*' WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE u.preferences -> @channel -> @type WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE u.preferences -> @channel -> '*' WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE o.preferences -> @channel -> @type WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE o.preferences -> @channel -> '*' WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END)
FROM notification_preferences AS u
LEFT JOIN organization_notification_preferences AS o
    ON o.organization_id = COALESCE(u.organization_id, @organization)
WHERE u.user_id = ANY(@users)

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
RETURNING user_id, id, created_at, aggregation_id

SELECT u.user_id, COALESCE(
    CASE o.preferences -> 'locked' -> @channel -> @type WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE o.preferences -> 'locked' -> @channel -> '*' WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE u.preferences -> @channel -> @type WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE u.preferences -> @channel -> '*' WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE o.preferences -> @channel -> @type WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END,
    CASE o.preferences -> @channel -> '*' WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END)
FROM notification_preferences AS u
LEFT JOIN organization_notification_preferences AS o
    ON o.organization_id = COALESCE(u.organization_id, @organization)
WHERE u.user_id = ANY(@users)

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
ON CONFLICT (id) DO NOTHING RETURNING user_id, id, created_at, aggregation_id
