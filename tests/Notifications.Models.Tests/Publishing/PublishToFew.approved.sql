INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT @id, @user, @aggregation, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
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
    WHERE u.user_id = @user),
    @byDefault)
    AND NOT (row_security_active(@userTable) OR row_security_active(@organizationTable))
RETURNING user_id, id, created_at, aggregation_id

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT @id, @user, @aggregation, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
WHERE COALESCE(
    (SELECT COALESCE(
    o.preferences -> 'locked' -> @channel -> @type @@ '$',
    o.preferences -> 'locked' -> @channel -> '*' @@ '$',
    u.preferences -> @channel -> @type @@ '$',
    u.preferences -> @channel -> '*' @@ '$',
    o.preferences -> @channel -> @type @@ '$',
    o.preferences -> @channel -> '*' @@ '$')
    FROM organization_notification_preferences AS o
    RIGHT JOIN notification_preferences AS u ON o.organization_id = COALESCE(@organization, u.organization_id)
    WHERE u.user_id = @user),
    (SELECT COALESCE(
    o.preferences -> 'locked' -> @channel -> @type @@ '$',
    o.preferences -> 'locked' -> @channel -> '*' @@ '$',
    NULL::jsonb -> @channel -> @type @@ '$',
    NULL::jsonb -> @channel -> '*' @@ '$',
    o.preferences -> @channel -> @type @@ '$',
    o.preferences -> @channel -> '*' @@ '$')
FROM organization_notification_preferences AS o
WHERE o.organization_id = @organization),
@byDefault)
    AND NOT (row_security_active(@userTable) OR row_security_active(@organizationTable))
RETURNING user_id, id, created_at, aggregation_id

INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
SELECT r.id, r.user_id, @aggregation, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
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
RETURNING user_id, id, created_at, aggregation_id

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
), inserted AS (
    INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
    SELECT w.id, w.user_id, @aggregation, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
    FROM wanted AS w
    ORDER BY w.user_id
    ON CONFLICT (id) DO NOTHING
RETURNING user_id, id, created_at, aggregation_id
)
SELECT i.user_id, i.id, i.created_at, i.aggregation_id, FALSE
FROM inserted AS i
UNION ALL
SELECT w.user_id, NULL, NULL, NULL, FALSE
FROM wanted AS w
WHERE w.user_id NOT IN (SELECT i.user_id FROM inserted AS i)

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
), inserted AS (
    INSERT INTO notifications
    (id, user_id, aggregation_id, type, title, message, data, created_at, status, delivered_via_ws, delivered_via_email)
    SELECT w.id, w.user_id, @aggregation, @type, @title, @message, @data, @createdAt, 'unread', FALSE, FALSE
    FROM wanted AS w
    ORDER BY w.user_id
    ON CONFLICT (id) DO NOTHING
RETURNING user_id, id, created_at, aggregation_id
)
SELECT i.user_id, i.id, i.created_at, i.aggregation_id, FALSE
FROM inserted AS i
UNION ALL
SELECT w.user_id, NULL, NULL, NULL, FALSE
FROM wanted AS w
WHERE w.user_id NOT IN (SELECT i.user_id FROM inserted AS i)

SELECT n.user_id, n.id, n.created_at, n.aggregation_id
FROM notifications AS n
WHERE n.user_id = ANY(@users) AND n.id = ANY(@ids)
