create table project (
  name       text primary key,
  created_at timestamptz not null default now()
);

insert into project (name) values ('default');

create table token (
  id           text primary key,
  name         text        not null,
  project      text        not null references project (name),
  role         text        not null check (role in ('ADMIN', 'EDITOR', 'VIEWER')),
  hash         text        not null unique,
  created_at   timestamptz not null,
  expires_at   timestamptz,
  last_used_at timestamptz
);

comment on column token.hash is 'SHA-256 of the secret, hexadecimal; the secret itself is nowhere';

create index token_project on token (project, id);

-- One row. Locked by whoever appends, so that positions have no gaps and follow the order of commits.
create table event_log_head (
  singleton boolean primary key default true check (singleton),
  log       integer not null,
  position  bigint  not null
);

comment on column event_log_head.log is 'random: tells this log from one that was lost';

insert into event_log_head (log, position) values ((random() * 2147483647)::integer, 0);

create table event_log (
  position     bigint primary key,
  id           text        not null unique,
  source       text        not null,
  type         text        not null,
  cluster_id   text        not null,
  cluster_name text        not null,
  project      text        not null,
  sequence     bigint      not null,
  json         text        not null,
  recorded_at  timestamptz not null default now()
);

create index event_log_cluster on event_log (project, cluster_id, position);
create index event_log_project on event_log (project, position);
create index event_log_recorded on event_log (recorded_at);

-- The newest sequence number of each source and cluster: what is not newer was logged before.
create table logged_sequence (
  source     text   not null,
  cluster_id text   not null,
  sequence   bigint not null,
  primary key (source, cluster_id)
);

-- How far the topic was read, in the same transaction as what was read.
create table topic_offset (
  topic_id    text    not null,
  partition   integer not null,
  next_offset bigint  not null,
  primary key (topic_id, partition)
);

create table known_cluster (
  id      text primary key,
  project text    not null,
  name    text    not null,
  deleted boolean not null default false
);

create index known_cluster_name on known_cluster (project, name);

create table replayed_dead_letter (
  id          text primary key,
  replayed_at timestamptz not null,
  replayed_by text        not null
);
