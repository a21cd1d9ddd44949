-- The clusters that the monitor knows, from the provisioner's events.
create table known_cluster (
    id           text        primary key,
    project      text        not null,
    name         text        not null,
    generation   bigint      not null,
    ever_ready   boolean     not null,
    known_since  timestamptz not null,
    -- How well it is seen: NOT_YET, WATCHING or STALE, since when, and why not.
    view_state   text        not null,
    view_since   timestamptz not null,
    view_message text
);

-- Not unique: a cluster's deletion and its successor's request may be heard in either order.
create index known_cluster_name on known_cluster (project, name);

-- What the provisioner said last of each machine.
create table machine (
    cluster_id  text        not null,
    name        text        not null,
    incarnation integer     not null,
    phase       text        not null,
    power       text        not null,
    wished      boolean     not null,
    at          timestamptz not null,
    event_id    text        not null,
    primary key (cluster_id, name)
);

-- The latest judgement of each node: also what was told by events, so that nothing is told twice.
create table node_health (
    cluster_id       text        not null,
    name             text        not null,
    project          text        not null,
    uid              text        not null,
    health           text        not null,
    since            timestamptz not null,
    cause            text,
    incarnation      integer,
    internal_ip      text,
    kubelet_version  text,
    ready_status     text,
    ready_reason     text,
    ready_message    text,
    ready_transition timestamptz,
    ready_heartbeat  timestamptz,
    lease_renewed_at timestamptz,
    lease_seen_at    timestamptz,
    judged_by        jsonb       not null,
    primary key (cluster_id, name)
);
