create table operation (
  id text primary key,
  type text not null,
  project text not null,
  cluster_id text not null,
  target_kind text not null,
  target_name text not null,
  state text not null,
  progress int not null,
  waiting_for text,
  estimate_seconds int,
  cancellable boolean not null,
  cancel_requested boolean not null,
  steps jsonb not null,
  error jsonb,
  correlation_id text not null,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);

create index operation_of_cluster on operation (project, cluster_id, created_at desc, id desc);
create index operation_unfinished on operation (cluster_id) where finished_at is null;
create index operation_finished on operation (finished_at) where finished_at is not null;
