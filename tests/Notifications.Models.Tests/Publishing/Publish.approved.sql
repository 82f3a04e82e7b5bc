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

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
RETURNING user_id, id, created_at, aggregation_id

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

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
ON CONFLICT (id) DO NOTHING RETURNING user_id, id, created_at, aggregation_id

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

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, r.aggregation_id, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
FROM unnest(@ids, @users, @aggregations) AS r (id, user_id, aggregation_id)
ON CONFLICT (id) DO NOTHING RETURNING user_id, id, created_at, aggregation_id

SELECT n.user_id FROM notifications AS n WHERE n.user_id = ANY(@users) AND n.id = ANY(@ids)
