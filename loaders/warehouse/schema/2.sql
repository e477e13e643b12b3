-- Schema version 2: the desk. Findings with a life of their own, corrections of single numbers, undo.

-- A page, where the format has pages; how sure character recognition was, where the document is a picture.
alter table fact add column page integer;
alter table fact add column confidence double;
alter table finding add column page integer;

-- report: what the document itself shows; across: what other reports show of it, made anew as those change.
alter table finding add column source varchar default 'report';
-- The report_id of another report that a finding compares with.
alter table finding add column related uuid;
-- The same for the same thing in another revision: a digest of rule and message. What people said of a finding
-- (review) is found by it. state is derived: open or dismissed as last reviewed, fixed where the accepted
-- revision no longer has it.
alter table finding add column fingerprint varchar;
update finding set fingerprint = md5(rule || chr(10) || message);

-- A digest of the report's facts and findings: the same bytes read better are a new revision. Empty before.
alter table report add column content varchar default '';

-- A corrected number is found again by what it counts: the ordinal is that of the revision that holds it.
alter table correction add column indicator varchar;
alter table correction add column dim varchar;

-- One row a change of a report's state; those of one action share its batch_id, by which it can be undone.
create table transition (
    batch_id uuid not null,
    report_id uuid not null,
    old_state varchar,              -- null: the report was stored by this action
    new_state varchar not null,
    changed_by varchar not null,
    changed_at timestamp not null
);

-- One row a time that somebody said something of a finding of a unit and year; the last one counts.
create table review (
    unit_code varchar not null,
    year integer not null,
    fingerprint varchar not null,
    rule varchar not null,
    state varchar not null,         -- open, dismissed
    note varchar not null,          -- why
    reviewed_by varchar not null,
    reviewed_at timestamp not null
);

-- One row a report: the min-hash of its narrative, by which near-copies are found.
create table signature (
    report_id uuid not null,
    minhash blob not null
);
