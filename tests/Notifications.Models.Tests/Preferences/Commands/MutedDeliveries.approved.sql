SELECT DISTINCT n.type
FROM notification_deliveries AS d
JOIN notifications AS n ON n.user_id = d.user_id AND n.id = d.notification_id
WHERE d.user_id = @user AND n.user_id = @user AND d.channel = @channel AND d.due_at IS NOT NULL

UPDATE notification_deliveries AS d
SET due_at = NULL, error = NULL
FROM (
    SELECT k.user_id, k.notification_id, k.channel
    FROM notification_deliveries AS k
    WHERE k.user_id = @user AND k.channel = @channel AND k.due_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM notifications AS n
        WHERE n.user_id = @user AND n.id = k.notification_id AND n.type = ANY(@locked))
    ORDER BY k.user_id, k.notification_id, k.channel
    FOR UPDATE OF k) AS l
WHERE d.user_id = @user AND d.user_id = l.user_id AND d.notification_id = l.notification_id AND d.channel = l.channel
