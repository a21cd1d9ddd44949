-- Clusters that are made anew, and which members their etcd began with.
alter table cluster
  add column founding_incarnation integer not null default 1 check (founding_incarnation > 0),
  add column founding_again boolean not null default false,
  drop constraint cluster_operation_kind_check,
  add constraint cluster_operation_kind_check check (operation_kind in
    ('CREATE_CLUSTER', 'UPDATE_CLUSTER', 'REGENERATE_CLUSTER', 'DELETE_CLUSTER'));
