SELECT to_regclass('pg_dist_partition') IS NOT NULL

SELECT n.user_id::text
FROM notifications AS n
WHERE n.user_id >= @start::uuid AND n.deleted_at IS NOT NULL
ORDER BY n.user_id
OFFSET @offset LIMIT 1

SELECT count(*)
FROM notifications AS n
WHERE n.user_id >= @start::uuid AND n.user_id <= @end::uuid
    AND n.deleted_at < @cutoff

SELECT n.user_id::text
FROM notifications AS n
WHERE n.user_id > @start::uuid AND n.deleted_at IS NOT NULL
ORDER BY n.user_id
OFFSET @offset LIMIT 1

SELECT count(*)
FROM notifications AS n
WHERE n.user_id > @start::uuid AND n.user_id <= @end::uuid
    AND n.deleted_at < @cutoff

SELECT (n.created_at AT TIME ZONE 'UTC')::text
FROM notifications AS n
WHERE n.created_at >= @start::timestamp AT TIME ZONE 'UTC'
ORDER BY n.created_at NULLS FIRST
OFFSET @offset LIMIT 1

SELECT count(*)
FROM notifications AS n
WHERE n.created_at >= @start::timestamp AT TIME ZONE 'UTC' AND n.created_at <= @end::timestamp AT TIME ZONE 'UTC'
    AND n.read_at < @cutoff

SELECT (n.created_at AT TIME ZONE 'UTC')::text
FROM notifications AS n
WHERE n.created_at > @start::timestamp AT TIME ZONE 'UTC'
ORDER BY n.created_at NULLS FIRST
OFFSET @offset LIMIT 1

SELECT count(*)
FROM notifications AS n
WHERE n.created_at > @start::timestamp AT TIME ZONE 'UTC' AND n.created_at <= @end::timestamp AT TIME ZONE 'UTC'
    AND n.read_at < @cutoff

SELECT (n.created_at AT TIME ZONE 'UTC')::text
FROM notifications AS n
WHERE n.created_at >= @start::timestamp AT TIME ZONE 'UTC' AND n.created_at < @cutoff
ORDER BY n.created_at NULLS FIRST
OFFSET @offset LIMIT 1

SELECT count(*)
FROM notifications AS n
WHERE n.created_at >= @start::timestamp AT TIME ZONE 'UTC' AND n.created_at <= @end::timestamp AT TIME ZONE 'UTC'
    AND n.status = 'unread' AND n.created_at < @cutoff

SELECT (n.created_at AT TIME ZONE 'UTC')::text
FROM notifications AS n
WHERE n.created_at > @start::timestamp AT TIME ZONE 'UTC' AND n.created_at < @cutoff
ORDER BY n.created_at NULLS FIRST
OFFSET @offset LIMIT 1

SELECT count(*)
FROM notifications AS n
WHERE n.created_at > @start::timestamp AT TIME ZONE 'UTC' AND n.created_at <= @end::timestamp AT TIME ZONE 'UTC'
    AND n.status = 'unread' AND n.created_at < @cutoff

WITH RECURSIVE users (user_id, number) AS (
    SELECT (
        SELECT n.user_id
        FROM notifications AS n
        WHERE n.user_id >= @last AND n.deleted_at IS NULL
        ORDER BY n.user_id
        LIMIT 1), 1
    UNION ALL
    SELECT (
        SELECT n.user_id
        FROM notifications AS n
        WHERE n.user_id > u.user_id AND n.deleted_at IS NULL
        ORDER BY n.user_id
        LIMIT 1), u.number + 1
    FROM users AS u
    WHERE u.user_id IS NOT NULL AND u.number < @count)
SELECT u.user_id, EXISTS (
    SELECT FROM notifications AS n
    WHERE n.user_id = u.user_id AND n.deleted_at IS NULL
    OFFSET @keep)
FROM users AS u
WHERE u.user_id IS NOT NULL
ORDER BY u.number

WITH RECURSIVE users (user_id, number) AS (
    SELECT (
        SELECT n.user_id
        FROM notifications AS n
        WHERE n.user_id > @last AND n.deleted_at IS NULL
        ORDER BY n.user_id
        LIMIT 1), 1
    UNION ALL
    SELECT (
        SELECT n.user_id
        FROM notifications AS n
        WHERE n.user_id > u.user_id AND n.deleted_at IS NULL
        ORDER BY n.user_id
        LIMIT 1), u.number + 1
    FROM users AS u
    WHERE u.user_id IS NOT NULL AND u.number < @count)
SELECT u.user_id, EXISTS (
    SELECT FROM notifications AS n
    WHERE n.user_id = u.user_id AND n.deleted_at IS NULL
    OFFSET @keep)
FROM users AS u
WHERE u.user_id IS NOT NULL
ORDER BY u.number

SELECT count(*)
FROM notifications AS n
WHERE n.user_id = @user AND n.deleted_at IS NULL

SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id >= @start::uuid AND n.user_id <= @end::uuid
    AND n.deleted_at < @cutoff
ORDER BY n.created_at

SELECT pg_try_advisory_xact_lock(@key + @table::regclass::oid::bigint), pg_current_xact_id()::text,
    set_config('enable_hashjoin', 'off', TRUE),
    set_config('enable_mergejoin', 'off', TRUE),
    set_config('enable_seqscan', 'off', TRUE),
    set_config('citus.enable_deadlock_prevention', 'off', TRUE)

DELETE FROM notifications AS n
USING unnest(@users, @ids) AS b (user_id, id)
WHERE n.user_id = b.user_id AND n.id = b.id AND COALESCE(n.deleted_at, 'infinity') < @cutoff

SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.user_id > @start::uuid AND n.user_id <= @end::uuid
    AND n.deleted_at < @cutoff
ORDER BY n.created_at

SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.created_at >= @start::timestamp AT TIME ZONE 'UTC' AND n.created_at <= @end::timestamp AT TIME ZONE 'UTC'
    AND n.read_at < @cutoff
ORDER BY n.created_at NULLS FIRST

SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.created_at > @start::timestamp AT TIME ZONE 'UTC' AND n.created_at <= @end::timestamp AT TIME ZONE 'UTC'
    AND n.read_at < @cutoff
ORDER BY n.created_at NULLS FIRST

DELETE FROM notifications AS n
USING unnest(@users, @ids) AS b (user_id, id)
WHERE n.user_id = b.user_id AND n.id = b.id AND COALESCE(n.read_at, 'infinity') < @cutoff

SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.created_at >= @start::timestamp AT TIME ZONE 'UTC' AND n.created_at <= @end::timestamp AT TIME ZONE 'UTC'
    AND n.status = 'unread' AND n.created_at < @cutoff
ORDER BY n.created_at NULLS FIRST

DELETE FROM notifications AS n
USING unnest(@users, @ids) AS b (user_id, id)
WHERE n.user_id = b.user_id AND n.id = b.id AND n.status = 'unread' AND COALESCE(n.created_at, 'infinity') < @cutoff

SELECT n.user_id, n.id
FROM notifications AS n
WHERE n.created_at > @start::timestamp AT TIME ZONE 'UTC' AND n.created_at <= @end::timestamp AT TIME ZONE 'UTC'
    AND n.status = 'unread' AND n.created_at < @cutoff
ORDER BY n.created_at NULLS FIRST

SELECT (w.created_at AT TIME ZONE 'UTC')::text, w.id, n.status = 'read'
FROM (
    SELECT k.created_at, k.id
    FROM notifications AS k
    WHERE k.user_id = @user AND k.deleted_at IS NULL AND (k.created_at, k.id) > (@createdAt::timestamp AT TIME ZONE 'UTC', @id)
    ORDER BY k.created_at, k.id
    LIMIT @limit) AS w
JOIN notifications AS n ON n.user_id = @user AND n.id = w.id
ORDER BY w.created_at, w.id

DELETE FROM notifications AS n
USING (
    SELECT n.id
    FROM notifications AS n
    WHERE n.user_id = @user AND n.deleted_at IS NULL AND n.status = 'read' AND n.id = ANY (@ids) AND (n.created_at, n.id) < (
        SELECT k.created_at, k.id
        FROM notifications AS k
        WHERE k.user_id = @user AND k.deleted_at IS NULL
        ORDER BY k.created_at DESC, k.id DESC
        OFFSET 99 LIMIT 1)
    ORDER BY n.id
    LIMIT GREATEST(0, -@keep + (
        SELECT count(*)
        FROM (
            SELECT FROM notifications AS k
            WHERE k.user_id = @user AND k.deleted_at IS NULL
            LIMIT @keep + cardinality(@ids)) AS counted))
    FOR UPDATE OF n) AS b
WHERE n.user_id = @user AND n.deleted_at IS NULL AND n.status = 'read' AND n.id = b.id

SELECT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = @table::regclass AND partmethod = 'h')

SELECT n.user_id, TRUE
FROM notifications AS n
WHERE n.user_id >= @last AND n.deleted_at IS NULL
GROUP BY n.user_id
HAVING count(*) > @keep
ORDER BY n.user_id
LIMIT @count

SELECT n.user_id, TRUE
FROM notifications AS n
WHERE n.user_id > @last AND n.deleted_at IS NULL
GROUP BY n.user_id
HAVING count(*) > @keep
ORDER BY n.user_id
LIMIT @count

SET LOCAL citus.propagate_set_commands TO 'local';
SET LOCAL enable_hashjoin TO off;
SET LOCAL enable_mergejoin TO off;
SET LOCAL enable_seqscan TO off

DELETE FROM notifications AS n
USING (
    SELECT n.id
    FROM notifications AS n
    WHERE n.user_id = @user AND n.deleted_at IS NULL AND n.status = 'read' AND n.id = ANY (@ids) AND (n.created_at, n.id) < (
        SELECT k.created_at, k.id
        FROM notifications AS k
        WHERE k.user_id = @user AND k.deleted_at IS NULL
        ORDER BY k.created_at DESC, k.id DESC
        OFFSET 99 LIMIT 1)
    ORDER BY n.id
    LIMIT GREATEST(0, -@keep + (
        SELECT count(*)
        FROM (
            SELECT FROM notifications AS k
            WHERE k.user_id = @user AND k.deleted_at IS NULL
            LIMIT @keep + cardinality(@ids)) AS counted))) AS b
WHERE n.user_id = @user AND n.deleted_at IS NULL AND n.status = 'read' AND n.id = b.id
