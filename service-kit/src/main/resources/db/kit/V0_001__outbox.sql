-- The sequence of a cluster's events. Its row is locked from publishing to the commit, so that the
-- order of sequence numbers is the order of commits.
create table event_sequence (
  cluster_id text primary key,
  last bigint not null
);

create table outbox (
  position bigint generated always as identity primary key,
  event_id text not null unique,
  cluster_id text not null,
  project text not null,
  sequence bigint not null,
  type text not null,
  headers jsonb not null,
  body bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  unique (cluster_id, sequence)
);

create index outbox_unsent on outbox (position) where sent_at is null;
create index outbox_sent on outbox (sent_at) where sent_at is not null;
