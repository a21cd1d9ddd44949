create table handled (
  position bigint generated always as identity primary key,
  event_id text not null,
  cluster_id text not null,
  sequence bigint not null
);
create table run_log (
  position bigint generated always as identity primary key,
  key text not null,
  epoch bigint not null
);
create table ended (
  position bigint generated always as identity primary key,
  name text not null,
  ended_at timestamptz
);
create index ended_age on ended (ended_at) where ended_at is not null;
