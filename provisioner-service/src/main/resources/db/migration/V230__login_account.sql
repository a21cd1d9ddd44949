-- An account that may only log in has no database of its own.
alter table database_account alter column database_name drop not null;
