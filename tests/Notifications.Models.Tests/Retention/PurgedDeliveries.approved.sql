DELETE FROM notification_deliveries AS d
USING unnest(@users, @ids) AS b (user_id, id)
WHERE d.user_id = b.user_id AND d.notification_id = b.id AND NOT EXISTS (
    SELECT FROM notifications AS n
    WHERE n.user_id = d.user_id AND n.id = d.notification_id)
