CREATE TABLE notification_deliveries (
    user_id uuid NOT NULL,
    notification_id uuid NOT NULL,
    channel character varying(50) NOT NULL,
    due_at timestamp with time zone,
    attempts integer NOT NULL DEFAULT (0),
    sent_at timestamp with time zone,
    error text,
    CONSTRAINT pk_notification_deliveries PRIMARY KEY (user_id, notification_id, channel)
);

CREATE INDEX ix_notification_deliveries_due ON notification_deliveries (channel, due_at, user_id) WHERE due_at IS NOT NULL;
