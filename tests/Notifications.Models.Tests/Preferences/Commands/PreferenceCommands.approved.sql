SELECT n.preferences
FROM notification_preferences AS n
WHERE n.user_id = @userId
LIMIT 2

INSERT INTO notification_preferences AS stored (id, user_id, organization_id, preferences, created_at, updated_at)
VALUES (@id, @owner, @organization, @first, @now, @now)
ON CONFLICT (user_id) DO UPDATE SET
    organization_id = COALESCE(excluded.organization_id, stored.organization_id),
    preferences = jsonb_set(stored.preferences, @m0, (((CASE jsonb_typeof(stored.preferences -> @m1) WHEN 'object' THEN stored.preferences -> @m1 ELSE '{}' END) || @m2) - @m3)),
    updated_at = excluded.updated_at
WHERE octet_length((jsonb_set(stored.preferences, @m0, (((CASE jsonb_typeof(stored.preferences -> @m1) WHEN 'object' THEN stored.preferences -> @m1 ELSE '{}' END) || @m2) - @m3)))::text) <= GREATEST(65536, octet_length(stored.preferences::text))
RETURNING preferences

INSERT INTO organization_notification_preferences AS stored (id, organization_id, preferences, created_at, updated_at)
VALUES (@id, @owner, @first, @now, @now)
ON CONFLICT (organization_id) DO UPDATE SET
    preferences = jsonb_set(stored.preferences, @m0, jsonb_set((CASE jsonb_typeof(stored.preferences -> @m1) WHEN 'object' THEN stored.preferences -> @m1 ELSE '{}' END), @m2, (((CASE jsonb_typeof((CASE jsonb_typeof(stored.preferences -> @m1) WHEN 'object' THEN stored.preferences -> @m1 ELSE '{}' END) -> @m3) WHEN 'object' THEN (CASE jsonb_typeof(stored.preferences -> @m1) WHEN 'object' THEN stored.preferences -> @m1 ELSE '{}' END) -> @m3 ELSE '{}' END) || @m4) - @m5))),
    updated_at = excluded.updated_at
WHERE octet_length((jsonb_set(stored.preferences, @m0, jsonb_set((CASE jsonb_typeof(stored.preferences -> @m1) WHEN 'object' THEN stored.preferences -> @m1 ELSE '{}' END), @m2, (((CASE jsonb_typeof((CASE jsonb_typeof(stored.preferences -> @m1) WHEN 'object' THEN stored.preferences -> @m1 ELSE '{}' END) -> @m3) WHEN 'object' THEN (CASE jsonb_typeof(stored.preferences -> @m1) WHEN 'object' THEN stored.preferences -> @m1 ELSE '{}' END) -> @m3 ELSE '{}' END) || @m4) - @m5))))::text) <= GREATEST(65536, octet_length(stored.preferences::text))
RETURNING preferences

SELECT n.preferences AS "User", o0.preferences AS "Organization"
FROM notification_preferences AS n
LEFT JOIN LATERAL (
    SELECT o.preferences
    FROM organization_notification_preferences AS o
    WHERE o.organization_id = COALESCE(n.organization_id, @organizationId)
) AS o0 ON TRUE
WHERE n.user_id = @userId
LIMIT 2

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

SELECT o.preferences
FROM organization_notification_preferences AS o
WHERE o.organization_id = @organizationId
LIMIT 2
