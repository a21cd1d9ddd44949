-- What is dropped after a time is found by its age.
create index replayed_dead_letter_age on replayed_dead_letter (replayed_at);
