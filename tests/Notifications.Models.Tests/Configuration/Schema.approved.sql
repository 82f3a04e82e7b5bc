CREATE TABLE notification_preferences (
    id uuid NOT NULL DEFAULT (gen_random_uuid()),
    user_id uuid NOT NULL,
    organization_id uuid,
    preferences jsonb NOT NULL DEFAULT ('{}'),
    created_at timestamp with time zone NOT NULL DEFAULT (now()),
    updated_at timestamp with time zone NOT NULL DEFAULT (now()),
    CONSTRAINT pk_notification_preferences PRIMARY KEY (id),
    CONSTRAINT ck_notification_preferences_preferences CHECK (jsonb_typeof(preferences) = 'object')
);


CREATE TABLE notifications (
    id uuid NOT NULL DEFAULT (gen_random_uuid()),
    user_id uuid NOT NULL,
    type character varying(50) NOT NULL,
    title character varying(255) NOT NULL,
    message text NOT NULL,
    data jsonb NOT NULL DEFAULT ('{}'),
    status character varying(20) NOT NULL DEFAULT ('unread'),
    read_at timestamp with time zone,
    delivered_via_ws boolean NOT NULL DEFAULT (false),
    delivered_via_email boolean NOT NULL DEFAULT (false),
    aggregation_id uuid,
    created_at timestamp with time zone NOT NULL DEFAULT (now()),
    deleted_at timestamp with time zone,
    CONSTRAINT pk_notifications PRIMARY KEY (id),
    CONSTRAINT ck_notifications_data CHECK (jsonb_typeof(data) = 'object'),
    CONSTRAINT ck_notifications_read_at CHECK ((status = 'read') = (read_at IS NOT NULL)),
    CONSTRAINT ck_notifications_status CHECK (status IN ('unread', 'read'))
)
WITH (fillfactor=90);


CREATE TABLE organization_notification_preferences (
    id uuid NOT NULL DEFAULT (gen_random_uuid()),
    organization_id uuid NOT NULL,
    preferences jsonb NOT NULL DEFAULT ('{}'),
    created_at timestamp with time zone NOT NULL DEFAULT (now()),
    updated_at timestamp with time zone NOT NULL DEFAULT (now()),
    CONSTRAINT pk_organization_notification_preferences PRIMARY KEY (id),
    CONSTRAINT ck_organization_notification_preferences_preferences CHECK (jsonb_typeof(preferences) = 'object')
);


CREATE INDEX ix_notification_preferences_organization_id ON notification_preferences (organization_id) WHERE organization_id IS NOT NULL;


CREATE UNIQUE INDEX ix_notification_preferences_user_id ON notification_preferences (user_id);


CREATE INDEX ix_notifications_aggregation_id ON notifications (aggregation_id, user_id, created_at DESC, id DESC) WHERE aggregation_id IS NOT NULL;


CREATE INDEX ix_notifications_created_at ON notifications (created_at NULLS FIRST);


CREATE INDEX ix_notifications_deleted ON notifications (user_id, created_at DESC, id DESC) WHERE deleted_at IS NOT NULL;


CREATE INDEX ix_notifications_type ON notifications (type);


CREATE INDEX ix_notifications_unread ON notifications (user_id, created_at DESC, id DESC) WHERE status = 'unread' AND deleted_at IS NULL;


CREATE INDEX ix_notifications_user_id_created_at_id ON notifications (user_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;


CREATE UNIQUE INDEX ix_organization_notification_preferences_organization_id ON organization_notification_preferences (organization_id);
