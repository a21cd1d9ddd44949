-- Durable work: a row a kind and key. due_at says when it is to be run and is empty when it is not;
-- leased_until says until when a run under way belongs to leased_by.
create table work_item (
  kind text not null,
  key text not null,
  epoch bigint not null default 0,
  due_at timestamptz,
  leased_by text,
  leased_until timestamptz,
  failures int not null default 0,
  last_error text,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (kind, key)
);

create index work_item_due on work_item (due_at) where due_at is not null;
create index work_item_leased on work_item (leased_until) where leased_until is not null;
