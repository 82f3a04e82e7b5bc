INSERT INTO notifications (id, aggregation_id, created_at, data, deleted_at, delivered_via_email, delivered_via_ws, message, read_at, status, title, type, user_id)
VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12);


INSERT INTO notification_preferences (id, created_at, organization_id, preferences, updated_at, user_id)
VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
RETURNING xmin;


INSERT INTO organization_notification_preferences (id, created_at, organization_id, preferences, updated_at)
VALUES (@p0, @p1, @p2, @p3, @p4)
RETURNING xmin;
