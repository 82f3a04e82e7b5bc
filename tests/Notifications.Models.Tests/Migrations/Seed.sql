-- What SQLAlchemy makes of the specification's models. Their defaults (uuid4, {}, unread, utc_now) are Python's, so the tables have none.
CREATE TABLE notifications (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    type varchar(50) NOT NULL,
    title varchar(255) NOT NULL,
    message text NOT NULL,
    data jsonb NOT NULL,
    status varchar(20) NOT NULL,
    read_at timestamptz,
    delivered_via_ws boolean NOT NULL,
    delivered_via_email boolean NOT NULL,
    aggregation_id uuid,
    created_at timestamptz NOT NULL,
    deleted_at timestamptz,
    PRIMARY KEY (id)
);
CREATE INDEX ix_notifications_user_id ON notifications (user_id);
CREATE INDEX ix_notifications_type ON notifications (type);

CREATE TABLE notification_preferences (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    organization_id uuid,
    preferences jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_notification_preferences_user_id ON notification_preferences (user_id);

CREATE TABLE organization_notification_preferences (
    id uuid NOT NULL,
    organization_id uuid NOT NULL,
    preferences jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX ix_organization_notification_preferences_organization_id ON organization_notification_preferences (organization_id);
