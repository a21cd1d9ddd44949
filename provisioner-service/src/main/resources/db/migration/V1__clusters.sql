-- Clusters: what is wished of them and what is known. A deleted one leaves its row, without keys.
create table cluster (
  id text primary key check (id ~ '^cl-[a-z2-7]{10}$'),
  project text not null,
  name text not null check (length(name) between 1 and 40 and name not like 'cl-%'),
  infrastructure text not null,
  kubernetes_version text not null,
  etcd_count integer not null check (etcd_count > 0 and etcd_count % 2 = 1),
  etcd_memory_mib integer not null check (etcd_memory_mib > 0),
  controller_count integer not null check (controller_count > 0),
  controller_memory_mib integer not null check (controller_memory_mib > 0),
  worker_count integer not null check (worker_count between 1 and 54),
  worker_memory_mib integer not null check (worker_memory_mib > 0),
  database_engine text,
  database_memory_mib integer,
  machine_network text not null,
  service_network text not null,
  pod_network text not null,
  generation bigint not null check (generation > 0),
  phase text not null check (phase in ('PENDING', 'PROVISIONING', 'READY', 'DEGRADED', 'DELETING', 'FAILED')),
  conditions text not null check (conditions is json array),
  addons_revision text,
  operation_id text,
  operation_kind text check (operation_kind in ('CREATE_CLUSTER', 'UPDATE_CLUSTER', 'DELETE_CLUSTER')),
  correlation_id text not null,
  created_at timestamptz not null,
  unready_since timestamptz,
  ready_at timestamptz,
  deletion_requested_at timestamptz,
  deleted_at timestamptz,
  check ((database_engine is null) = (database_memory_mib is null)),
  check ((operation_id is null) = (operation_kind is null)),
  check (deleted_at is null or deletion_requested_at is not null)
);

create unique index cluster_name on cluster (project, name) where deleted_at is null;
create index cluster_of_project on cluster (project, id) where deleted_at is null;
create unique index cluster_network on cluster (infrastructure, machine_network) where deleted_at is null;

-- Host ports that are promised: the key refuses a second promise.
create table port_forward (
  infrastructure text not null,
  host_port integer not null check (host_port between 1 and 65535),
  project text not null,
  cluster_id text not null references cluster (id),
  position integer not null,
  machine text not null,
  port integer not null check (port between 1 and 65535),
  primary key (infrastructure, host_port)
);

create index port_forward_of_cluster on port_forward (cluster_id);

create table machine (
  cluster_id text not null references cluster (id),
  name text not null,
  project text not null,
  incarnation integer not null check (incarnation > 0),
  address text not null,
  memory_mib integer not null check (memory_mib > 0),
  wished_power text not null check (wished_power in ('ON', 'OFF')),
  phase text not null check (phase in ('PENDING', 'BOOTING', 'RUNNING', 'OFF', 'LOST', 'DELETING', 'FAILED')),
  power text not null check (power in ('OFF', 'RUNNING', 'PAUSED', 'UNKNOWN')),
  message text not null,
  phase_since timestamptz not null,
  power_ons integer not null check (power_ons >= 0),
  last_power_on timestamptz,
  created_at timestamptz not null,
  primary key (cluster_id, name),
  unique (cluster_id, address)
);

-- Keys are sealed with the key of SLIPWAY_ENCRYPTION_KEY, each bound to its row.
create table cluster_authorities (
  cluster_id text primary key references cluster (id),
  project text not null,
  sealed bytea not null,
  created_at timestamptz not null
);

create table machine_certificates (
  cluster_id text not null references cluster (id),
  machine text not null,
  incarnation integer not null,
  project text not null,
  sealed bytea not null,
  not_after timestamptz not null,
  created_at timestamptz not null,
  primary key (cluster_id, machine, incarnation)
);

create index machine_certificates_by_end on machine_certificates (not_after);

create table database_account (
  cluster_id text not null references cluster (id),
  application text not null,
  project text not null,
  database_name text not null,
  user_name text not null,
  sealed_password bytea not null,
  created_at timestamptz not null,
  primary key (cluster_id, application),
  unique (cluster_id, database_name),
  unique (cluster_id, user_name)
);

-- Kubeconfigs that were handed out; their tokens are kept nowhere.
create table kubeconfig (
  id text primary key,
  cluster_id text not null references cluster (id),
  project text not null,
  role text not null check (role in ('ADMIN', 'EDIT', 'VIEW')),
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create index kubeconfig_of_cluster on kubeconfig (cluster_id, id);
create index kubeconfig_by_end on kubeconfig (expires_at);
