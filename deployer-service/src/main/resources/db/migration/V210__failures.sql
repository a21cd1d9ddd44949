-- The newest generation that a cluster was ready at: a newer one may have another authority.
alter table known_cluster add column generation bigint not null default 0;

-- Databases that accept no login, by the monitor's word; a row while it is so.
create table database_outage (
    cluster_id text        primary key,
    machine    text        not null,
    wished     boolean     not null,
    message    text        not null,
    since      timestamptz not null
);

-- Nodes whose machine was fenced: one row from the fence until the node is back, or gone for good.
create table evacuation (
    cluster_id     text        not null,
    node           text        not null,
    project        text        not null,
    generation     bigint      not null,
    incarnation    integer,
    correlation_id text        not null,
    -- The event NodeFenced.
    causation_id   text        not null,
    -- The first fence since the node was last back, and the newest, which safety is judged by.
    since          timestamptz not null,
    fenced_at      timestamptz not null,
    state          text        not null,
    -- The lease as it was first seen after the newest fence; null before that.
    lease_seen     text,
    -- The UIDs of the pods that were to be removed, written before they are.
    pods           text[]      not null default '{}',

    constraint evacuation_node primary key (cluster_id, node)
);
