SELECT row_security_active(@userTable) OR row_security_active(@organizationTable);
SELECT u.user_id, COALESCE(
    CASE WHEN o.preferences -> 'locked' -> @channel -> @type IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> @type END,
    CASE WHEN o.preferences -> 'locked' -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> '*' END,
    CASE WHEN u.preferences -> @channel -> @type IN ('true', 'false') THEN u.preferences -> @channel -> @type END,
    CASE WHEN u.preferences -> @channel -> '*' IN ('true', 'false') THEN u.preferences -> @channel -> '*' END,
    CASE WHEN o.preferences -> @channel -> @type IN ('true', 'false') THEN o.preferences -> @channel -> @type END,
    CASE WHEN o.preferences -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> @channel -> '*' END) = 'true'
FROM notification_preferences AS u
LEFT JOIN organization_notification_preferences AS o
    ON o.organization_id = COALESCE(@organization, u.organization_id)
WHERE u.user_id = ANY(@users)

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
RETURNING user_id, id, created_at, aggregation_id

SELECT row_security_active(@userTable) OR row_security_active(@organizationTable);
SELECT u.user_id, COALESCE(
    CASE WHEN o.preferences -> 'locked' -> @channel -> @type IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> @type END,
    CASE WHEN o.preferences -> 'locked' -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> '*' END,
    CASE WHEN u.preferences -> @channel -> @type IN ('true', 'false') THEN u.preferences -> @channel -> @type END,
    CASE WHEN u.preferences -> @channel -> '*' IN ('true', 'false') THEN u.preferences -> @channel -> '*' END,
    CASE WHEN o.preferences -> @channel -> @type IN ('true', 'false') THEN o.preferences -> @channel -> @type END,
    CASE WHEN o.preferences -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> @channel -> '*' END) = 'true'
FROM notification_preferences AS u
LEFT JOIN organization_notification_preferences AS o
    ON o.organization_id = COALESCE(@organization, u.organization_id)
WHERE u.user_id = ANY(@users)

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
ON CONFLICT (id) DO NOTHING RETURNING user_id, id, created_at, aggregation_id

SELECT row_security_active(@userTable) OR row_security_active(@organizationTable);
SELECT u.user_id, COALESCE(
    CASE WHEN o.preferences -> 'locked' -> @channel -> @type IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> @type END,
    CASE WHEN o.preferences -> 'locked' -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> 'locked' -> @channel -> '*' END,
    CASE WHEN u.preferences -> @channel -> @type IN ('true', 'false') THEN u.preferences -> @channel -> @type END,
    CASE WHEN u.preferences -> @channel -> '*' IN ('true', 'false') THEN u.preferences -> @channel -> '*' END,
    CASE WHEN o.preferences -> @channel -> @type IN ('true', 'false') THEN o.preferences -> @channel -> @type END,
    CASE WHEN o.preferences -> @channel -> '*' IN ('true', 'false') THEN o.preferences -> @channel -> '*' END) = 'true'
FROM notification_preferences AS u
LEFT JOIN organization_notification_preferences AS o
    ON o.organization_id = COALESCE(@organization, u.organization_id)
WHERE u.user_id = ANY(@users)

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
ON CONFLICT (id) DO NOTHING RETURNING user_id, id, created_at, aggregation_id

SELECT n.user_id FROM notifications AS n WHERE n.user_id = ANY(@users) AND n.id = ANY(@ids)
