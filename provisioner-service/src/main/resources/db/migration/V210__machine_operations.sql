-- The operation that a machine is under, its boots, and what repair rests on.
alter table machine
  add column boot_last text,
  add column boot_fenced text,
  add column boot_ending text,
  add column stopping_since timestamptz,
  add column paused_since timestamptz,
  add column served boolean not null default false,
  add column ever_served boolean not null default false,
  add column replacements text not null default '[]' check (replacements is json array),
  add column operation_id text,
  add column operation_kind text check (operation_kind in
    ('POWER_OFF_MACHINE', 'POWER_ON_MACHINE', 'REBOOT_MACHINE', 'REPLACE_MACHINE')),
  add column operation_incarnation integer,
  add column operation_repair boolean not null default false,
  add check ((operation_id is null) = (operation_kind is null)),
  add check ((operation_id is null) = (operation_incarnation is null));

update machine set served = true, ever_served = true where phase = 'RUNNING';
