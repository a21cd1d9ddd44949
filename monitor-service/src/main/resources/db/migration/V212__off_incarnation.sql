-- Which incarnation of a machine went off last; null of what was heard before this was kept.
alter table machine add column off_incarnation integer;
