SELECT d.notification_id, d.channel
FROM notification_deliveries AS d
WHERE d.user_id = @user AND (d.notification_id, d.channel) > (@notification, @channel)
ORDER BY d.notification_id, d.channel
LIMIT @size

DELETE FROM notification_deliveries AS d
USING (
    SELECT k.user_id, k.notification_id, k.channel
    FROM notification_deliveries AS k
    JOIN unnest(@notifications, @channels) AS b (notification_id, channel)
        ON k.notification_id = b.notification_id AND k.channel = b.channel
    WHERE k.user_id = @user
    ORDER BY k.user_id, k.notification_id, k.channel
    FOR UPDATE OF k) AS l
WHERE d.user_id = @user AND d.user_id = l.user_id AND d.notification_id = l.notification_id AND d.channel = l.channel
