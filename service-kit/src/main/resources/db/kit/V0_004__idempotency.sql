-- Answers to requests that came with an Idempotency-Key. Status, headers and body are empty only
-- within the transaction that makes them.
create table idempotency_key (
  project text not null,
  key text not null,
  request_hash text not null,
  status int,
  headers jsonb,
  body text,
  created_at timestamptz not null default clock_timestamp(),
  primary key (project, key)
);

create index idempotency_key_age on idempotency_key (project, created_at);
