-- What is dropped after a time is found by its age, whatever its project.
drop index idempotency_key_age;
create index idempotency_key_age on idempotency_key (created_at);

create index work_item_idle on work_item (updated_at) where due_at is null and leased_until is null;
