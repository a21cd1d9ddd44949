-- What is dropped after a time is found by its age.
create index cluster_deleted on cluster (deleted_at) where deleted_at is not null;
