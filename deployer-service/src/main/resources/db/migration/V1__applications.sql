-- The clusters that the deployer knows, from the provisioner's events.
create table known_cluster (
    id              text        primary key,
    project         text        not null,
    name            text        not null,
    ready           boolean     not null,
    ever_ready      boolean     not null,
    api_server      text,
    machine_network text,
    workers         text        not null default '',
    last_sequence   bigint      not null default 0,
    known_since     timestamptz not null
);

-- Not unique: a cluster's deletion and its successor's request may be heard in either order.
create index known_cluster_name on known_cluster (project, name);

create table application (
    cluster_id         text        not null,
    name               text        not null,
    project            text        not null,
    template           text        not null,

    -- The wish.
    replicas           integer     not null check (replicas >= 0),
    image              text        not null,
    env                jsonb       not null,
    node_port          integer     not null check (node_port between 30000 and 32767),
    session_affinity   boolean     not null,
    workload           text        not null,
    database           jsonb,
    -- The secret variables and the database's password, encrypted (AES-GCM); null without any.
    secrets            bytea,
    generation         bigint      not null,
    correlation_id     text        not null,
    created_at         timestamptz not null,
    replicas_wished_at timestamptz not null,
    deleting           boolean     not null default false,

    -- What became of it.
    applied            boolean     not null,
    agreed_uid         text,
    reached_replicas   integer     not null,
    ready_replicas     integer     not null,
    differing_since    timestamptz,
    differing_reason   text,
    pending            boolean     not null,
    deadline_at        timestamptz,
    degraded_at        timestamptz,
    deployed_at        timestamptz,
    ready_at           timestamptz,
    corrections        integer     not null,
    corrected_at       timestamptz,
    addresses          jsonb       not null,
    conditions         jsonb       not null,

    constraint application_name primary key (cluster_id, name),
    constraint application_node_port unique (cluster_id, node_port)
);

create index application_project on application (project);
