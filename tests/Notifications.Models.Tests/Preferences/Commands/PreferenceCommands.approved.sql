SELECT n.preferences
FROM notification_preferences AS n
WHERE n.user_id = @userId
LIMIT 2

INSERT INTO notification_preferences AS stored (id, user_id, organization_id, preferences, created_at, updated_at)
VALUES (@id, @owner, @organization, @first, @now, @now)
ON CONFLICT (user_id) DO UPDATE SET
    organization_id = COALESCE(excluded.organization_id, stored.organization_id),
    preferences = jsonb_set(stored.preferences, @m0, (((CASE WHEN jsonb_typeof(stored.preferences -> @m1) = 'object' THEN stored.preferences -> @m1 ELSE '{}' END) || @m2) - @m3)),
    updated_at = CASE WHEN stored.updated_at < '9999-12-31Z'
        THEN GREATEST(excluded.updated_at, (stored.updated_at AT TIME ZONE 'UTC' + interval '1 microsecond') AT TIME ZONE 'UTC')
        ELSE excluded.updated_at END
WHERE octet_length((jsonb_set(stored.preferences, @m0, (((CASE WHEN jsonb_typeof(stored.preferences -> @m1) = 'object' THEN stored.preferences -> @m1 ELSE '{}' END) || @m2) - @m3)))::text) <= GREATEST(65536, octet_length(stored.preferences::text))
RETURNING preferences

INSERT INTO organization_notification_preferences AS stored (id, organization_id, preferences, created_at, updated_at)
VALUES (@id, @owner, @first, @now, @now)
ON CONFLICT (organization_id) DO UPDATE SET
    preferences = jsonb_set(stored.preferences, @m0, jsonb_set((CASE WHEN jsonb_typeof(stored.preferences -> @m1) = 'object' THEN stored.preferences -> @m1 ELSE '{}' END), @m2, (((CASE WHEN jsonb_typeof((CASE WHEN jsonb_typeof(stored.preferences -> @m1) = 'object' THEN stored.preferences -> @m1 ELSE '{}' END) -> @m3) = 'object' THEN (CASE WHEN jsonb_typeof(stored.preferences -> @m1) = 'object' THEN stored.preferences -> @m1 ELSE '{}' END) -> @m3 ELSE '{}' END) || @m4) - @m5))),
    updated_at = CASE WHEN stored.updated_at < '9999-12-31Z'
        THEN GREATEST(excluded.updated_at, (stored.updated_at AT TIME ZONE 'UTC' + interval '1 microsecond') AT TIME ZONE 'UTC')
        ELSE excluded.updated_at END
WHERE octet_length((jsonb_set(stored.preferences, @m0, jsonb_set((CASE WHEN jsonb_typeof(stored.preferences -> @m1) = 'object' THEN stored.preferences -> @m1 ELSE '{}' END), @m2, (((CASE WHEN jsonb_typeof((CASE WHEN jsonb_typeof(stored.preferences -> @m1) = 'object' THEN stored.preferences -> @m1 ELSE '{}' END) -> @m3) = 'object' THEN (CASE WHEN jsonb_typeof(stored.preferences -> @m1) = 'object' THEN stored.preferences -> @m1 ELSE '{}' END) -> @m3 ELSE '{}' END) || @m4) - @m5))))::text) <= GREATEST(65536, octet_length(stored.preferences::text))
RETURNING preferences

SELECT o.preferences
FROM organization_notification_preferences AS o
WHERE o.organization_id = @organizationId
LIMIT 2

INSERT INTO notification_preferences AS stored (id, user_id, organization_id, preferences, created_at, updated_at)
VALUES (@id, @owner, @organization, @first, @now, @now)
ON CONFLICT (user_id) DO UPDATE SET
    organization_id = COALESCE(excluded.organization_id, stored.organization_id),
    preferences = stored.preferences || @muted,
    updated_at = CASE WHEN stored.updated_at < '9999-12-31Z'
        THEN GREATEST(excluded.updated_at, (stored.updated_at AT TIME ZONE 'UTC' + interval '1 microsecond') AT TIME ZONE 'UTC')
        ELSE excluded.updated_at END
WHERE octet_length((stored.preferences || @muted)::text) <= GREATEST(65536, octet_length(stored.preferences::text))
RETURNING preferences

INSERT INTO notification_preferences AS stored
    (id, user_id, organization_id, preferences, created_at, updated_at)
VALUES (@id, @owner, @organization, @first, @now, @now)
ON CONFLICT (user_id) DO UPDATE SET
    organization_id = excluded.organization_id,
    updated_at = CASE WHEN stored.updated_at < '9999-12-31Z'
        THEN GREATEST(excluded.updated_at, (stored.updated_at AT TIME ZONE 'UTC' + interval '1 microsecond') AT TIME ZONE 'UTC')
        ELSE excluded.updated_at END
RETURNING id

SELECT TRUE AS "IsUser", n.preferences AS "Preferences"
FROM notification_preferences AS n
WHERE n.user_id = @userId
UNION ALL
SELECT FALSE AS "IsUser", o.preferences AS "Preferences"
FROM organization_notification_preferences AS o
WHERE o.organization_id = @organizationId

SELECT TRUE AS "IsUser", n.preferences AS "Preferences"
FROM notification_preferences AS n
WHERE n.user_id = @userId
UNION ALL
SELECT FALSE AS "IsUser", o.preferences AS "Preferences"
FROM organization_notification_preferences AS o
WHERE o.organization_id = (
    SELECT n0.organization_id
    FROM notification_preferences AS n0
    WHERE n0.user_id = @userId
    LIMIT 1)

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

SELECT o.preferences
FROM organization_notification_preferences AS o
WHERE o.organization_id = @organizationId
LIMIT 2
