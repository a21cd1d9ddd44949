-- Whether a cluster is wished to go: nothing of it is judged any more.
alter table known_cluster add column deleting boolean not null default false;

-- The number of the event that was heard last of a machine: what is older and comes later is no news.
alter table machine add column sequence bigint not null default 0;
