SELECT count(*) FROM notifications AS n WHERE n.deleted_at < @before

SELECT count(*) FROM notifications AS n WHERE n.read_at < @before

SELECT COALESCE(sum(u.surplus), 0)::bigint FROM (SELECT count(*) - 100 AS surplus
FROM notifications AS n
WHERE n.deleted_at IS NULL AND n.user_id > @last
GROUP BY n.user_id
HAVING count(*) > 100) AS u

SELECT pg_try_advisory_xact_lock(@key + @table::regclass::oid::bigint), pg_current_xact_id()::text

SELECT n.user_id, n.id, n.created_at
FROM notifications AS n
WHERE n.created_at >= @from AND n.deleted_at < @before
ORDER BY n.created_at NULLS FIRST
LIMIT @count

DELETE FROM notifications AS n
USING unnest(@users, @ids) AS r (user_id, id)
WHERE n.user_id = r.user_id AND n.id = r.id AND n.deleted_at < @before

SELECT pg_try_advisory_xact_lock(@key + @table::regclass::oid::bigint), pg_current_xact_id()::text

SELECT n.user_id, n.id, n.created_at
FROM notifications AS n
WHERE n.created_at >= @from AND n.read_at < @before
ORDER BY n.created_at NULLS FIRST
LIMIT @count

DELETE FROM notifications AS n
USING unnest(@users, @ids) AS r (user_id, id)
WHERE n.user_id = r.user_id AND n.id = r.id AND n.read_at < @before

SELECT pg_try_advisory_xact_lock(@key + @table::regclass::oid::bigint), pg_current_xact_id()::text

SELECT n.user_id
FROM notifications AS n
WHERE n.deleted_at IS NULL AND n.user_id > @last
GROUP BY n.user_id
HAVING count(*) > 100 ORDER BY n.user_id LIMIT 100

DELETE FROM notifications AS n
WHERE n.user_id = @user AND n.deleted_at IS NULL AND n.status = 'read' AND n.id IN (
    SELECT o.id
    FROM notifications AS o
    WHERE o.user_id = @user AND o.deleted_at IS NULL AND o.status = 'read' AND (o.created_at, o.id) < (
        SELECT k.created_at, k.id
        FROM notifications AS k
        WHERE k.user_id = @user AND k.deleted_at IS NULL
        ORDER BY k.created_at DESC, k.id DESC
        OFFSET 99 LIMIT 1)
    ORDER BY o.created_at, o.id
    LIMIT GREATEST(0, LEAST(@atMost, (SELECT count(*) FROM notifications AS c WHERE c.user_id = @user AND c.deleted_at IS NULL) - 100)))

DELETE FROM notifications AS n
WHERE n.user_id = @user AND n.deleted_at IS NULL AND n.status = 'read' AND n.id IN (
    SELECT o.id
    FROM notifications AS o
    WHERE o.user_id = @user AND o.deleted_at IS NULL AND o.status = 'read' AND (o.created_at, o.id) < (
        SELECT k.created_at, k.id
        FROM notifications AS k
        WHERE k.user_id = @user AND k.deleted_at IS NULL
        ORDER BY k.created_at DESC, k.id DESC
        OFFSET 99 LIMIT 1)
    ORDER BY o.created_at, o.id
    LIMIT GREATEST(0, LEAST(@atMost, (SELECT count(*) FROM notifications AS c WHERE c.user_id = @user AND c.deleted_at IS NULL) - 100)))

SELECT pg_try_advisory_xact_lock(@key + @table::regclass::oid::bigint), pg_current_xact_id()::text

SELECT n.user_id
FROM notifications AS n
WHERE n.deleted_at IS NULL AND n.user_id > @last
GROUP BY n.user_id
HAVING count(*) > 100 ORDER BY n.user_id LIMIT 100
