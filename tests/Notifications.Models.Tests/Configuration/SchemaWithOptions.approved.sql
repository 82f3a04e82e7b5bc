DO $EF$
BEGIN
    IF NOT EXISTS(SELECT 1 FROM pg_namespace WHERE nspname = 'alerts') THEN
        CREATE SCHEMA alerts;
    END IF;
END $EF$;


CREATE TABLE alerts.inbox (
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
    CONSTRAINT pk_inbox PRIMARY KEY (id),
    CONSTRAINT ck_inbox_data CHECK (jsonb_typeof(data) = 'object'),
    CONSTRAINT ck_inbox_read_at CHECK ((status = 'read') = (read_at IS NOT NULL)),
    CONSTRAINT ck_inbox_status CHECK (status IN ('unread', 'read'))
)
WITH (fillfactor=90);


CREATE TABLE alerts.organization_settings (
    id uuid NOT NULL DEFAULT (gen_random_uuid()),
    organization_id uuid NOT NULL,
    preferences jsonb NOT NULL DEFAULT ('{}'),
    created_at timestamp with time zone NOT NULL DEFAULT (now()),
    updated_at timestamp with time zone NOT NULL DEFAULT (now()),
    CONSTRAINT pk_organization_settings PRIMARY KEY (id),
    CONSTRAINT ck_organization_settings_preferences CHECK (jsonb_typeof(preferences) = 'object')
);


CREATE TABLE alerts.outbox (
    user_id uuid NOT NULL,
    notification_id uuid NOT NULL,
    channel character varying(50) NOT NULL,
    due_at timestamp with time zone,
    attempts integer NOT NULL DEFAULT (0),
    sent_at timestamp with time zone,
    error text,
    CONSTRAINT pk_outbox PRIMARY KEY (user_id, notification_id, channel)
);


CREATE TABLE alerts.user_settings (
    id uuid NOT NULL DEFAULT (gen_random_uuid()),
    user_id uuid NOT NULL,
    organization_id uuid,
    preferences jsonb NOT NULL DEFAULT ('{}'),
    created_at timestamp with time zone NOT NULL DEFAULT (now()),
    updated_at timestamp with time zone NOT NULL DEFAULT (now()),
    CONSTRAINT pk_user_settings PRIMARY KEY (id),
    CONSTRAINT ck_user_settings_preferences CHECK (jsonb_typeof(preferences) = 'object')
);


CREATE INDEX ix_inbox_aggregation_id ON alerts.inbox (aggregation_id, user_id, created_at DESC, id DESC) WHERE aggregation_id IS NOT NULL;


CREATE INDEX ix_inbox_created_at ON alerts.inbox (created_at NULLS FIRST);


CREATE INDEX ix_inbox_deleted ON alerts.inbox (user_id, created_at DESC, id DESC) WHERE deleted_at IS NOT NULL;


CREATE INDEX ix_inbox_type ON alerts.inbox (type);


CREATE INDEX ix_inbox_unread ON alerts.inbox (user_id, created_at DESC, id DESC) WHERE status = 'unread' AND deleted_at IS NULL;


CREATE INDEX ix_inbox_user_id_created_at_id ON alerts.inbox (user_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;


CREATE INDEX ix_inbox_user_id_type_created_at_id ON alerts.inbox (user_id, type, created_at DESC, id DESC) WHERE deleted_at IS NULL;


CREATE UNIQUE INDEX ix_organization_settings_organization_id ON alerts.organization_settings (organization_id);


CREATE INDEX ix_outbox_due ON alerts.outbox (channel, due_at, user_id) WHERE due_at IS NOT NULL;


CREATE INDEX ix_user_settings_organization_id ON alerts.user_settings (organization_id) WHERE organization_id IS NOT NULL;


CREATE UNIQUE INDEX ix_user_settings_user_id ON alerts.user_settings (user_id);
