-- Whether a cluster has a database machine, by the latest event that says so.
alter table known_cluster add column database boolean not null default false;

-- What a machine is for, and when it was last off: a machine that runs again before anybody looked
-- was off all the same.
alter table machine add column role text;
update machine set role = case left(name, 1)
    when 'e' then 'ETCD' when 'c' then 'CONTROLLER' when 'w' then 'WORKER'
    when 'd' then 'DATABASE' else 'LOAD_BALANCER' end;
alter table machine alter column role set not null;
alter table machine add column off_event text;
alter table machine add column off_at timestamptz;
alter table machine add column off_wished boolean;

-- The machine's last power-off that this judgement took into account.
alter table node_health add column off_event text;

-- The latest judgement of each cluster's database: also what was told by events.
create table database_health (
    cluster_id        text        primary key,
    project           text        not null,
    machine           text        not null,
    state             text        not null check (state in ('NOT_YET', 'UP', 'DOWN')),
    since             timestamptz not null,
    wished            boolean     not null,
    message           text,
    -- Logins that failed in a row, the first of them, and since when nobody could try.
    failures          integer     not null,
    failing_since     timestamptz,
    blind_since       timestamptz,
    last_login_millis bigint,
    last_login_at     timestamptz,
    off_event         text
);

create table incident (
    number          bigint      generated always as identity unique,
    id              text        primary key,
    cluster_id      text        not null,
    project         text        not null,
    kind            text        not null,
    subject         text        not null,
    incarnation     integer,
    generation      bigint      not null,
    correlation_id  text        not null,
    summary         text        not null,
    opened_at       timestamptz not null,
    closed_at       timestamptz,
    -- What is not whole yet, and since when its subject is: empty once it is closed.
    awaited         jsonb       not null,
    subject_up_at   timestamptz,
    timeline        jsonb       not null,
    check (closed_at is null or awaited = '[]'::jsonb)
);

create unique index incident_open on incident (cluster_id, kind, subject) where closed_at is null;
create index incident_of_cluster on incident (cluster_id, number);
create index incident_closed on incident (closed_at) where closed_at is not null;

-- What was seen of a cluster lately, and what is not whole without a known failure: CloudEvents.
create table incident_memory (
    cluster_id text  primary key,
    project    text  not null,
    recent     jsonb not null,
    pending    jsonb not null
);
