-- Events whose effects are committed.
create table inbox (
  event_id text primary key,
  source text not null,
  cluster_id text not null,
  sequence bigint not null,
  type text not null,
  handled_at timestamptz not null default clock_timestamp()
);

create index inbox_handled on inbox (handled_at);
