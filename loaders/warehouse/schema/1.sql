-- Schema version 1. Written once: a later version is a further file beside this one.
-- No primary keys, unique constraints, sequences or enums, so that the same statements run on a DuckLake
-- catalog: identity is a UUID or the content's sha256, and the committing function holds uniqueness.
-- Times are UTC. Ids are UUIDv7, in order of time: the facts of a report lie together and are found by
-- the blocks' minima and maxima.

-- One row a key: revision (raised by each commit), schema_version, and digests of what is derived from data/.
create table meta (
    key varchar not null,
    value varchar not null
);

-- One row a division, from the province to the township; filled from data/.
create table region (
    code varchar not null,          -- 2, 4, 6 or 9 digits; samples begin with 99
    name varchar not null,
    level varchar not null,         -- province, city, county, township
    kind varchar,                   -- 镇 乡 街道 …, of townships
    parent varchar not null,        -- '' above a province
    is_sample boolean not null
);

-- One row a file that was ever stored, by the content; the name is that of its first arrival.
create table document (
    sha256 varchar not null,
    name varchar not null,
    media varchar not null,
    size bigint not null,
    added_by varchar not null,
    added_at timestamp not null
);

-- One row a document: its bytes, never edited.
create table original (
    sha256 varchar not null,
    codec varchar not null,         -- zlib where that is smaller, else raw
    content blob not null
);

-- One row a revision of a unit's report for a year; at most one of them is accepted.
create table report (
    report_id uuid not null,
    unit_code varchar not null,
    year integer not null,
    form varchar,
    revision integer not null,
    state varchar not null,         -- accepted, superseded, withdrawn
    sha256 varchar not null,
    is_sample boolean not null,
    stored_by varchar not null,
    stored_at timestamp not null,
    state_by varchar not null,      -- who brought it into this state, and when
    state_at timestamp not null
);

-- One row a number that a report states, of every revision.
create table fact (
    report_id uuid not null,
    ordinal integer not null,       -- its place in the report
    indicator varchar not null,
    dimension varchar,              -- applicant, category, channel, hotline
    dim varchar,                    -- the applicant's code, or the label of the category, channel or line as printed
    dim_group varchar,              -- the label's canonical group (data/groups.toml)
    label varchar not null,
    value double,
    unit varchar not null,
    status varchar not null,        -- stated, blank, not_applicable
    qualifier varchar,              -- about, at_least
    raw varchar not null,
    block integer not null,         -- the locator: loaders.model.Where
    cell_row integer,
    cell_col integer,
    span_start integer,
    span_end integer
);

-- One row a thing that an official should look at.
create table finding (
    report_id uuid not null,
    ordinal integer not null,
    rule varchar not null,
    severity varchar not null,      -- error, warning, note
    message varchar not null,
    expected double,
    found double,
    block integer,
    cell_row integer,
    cell_col integer,
    span_start integer,
    span_end integer,
    state varchar not null,         -- open, dismissed, fixed
    note varchar
);

-- One row a thing that a person put right: the document says the old, the warehouse holds the new.
create table correction (
    report_id uuid not null,
    target varchar not null,        -- unit, year, fact
    ordinal integer,                -- which fact
    old_value varchar,
    new_value varchar,
    corrected_by varchar not null,
    corrected_at timestamp not null,
    why varchar not null
);

-- One row an action; only ever added to.
create table audit (
    happened_at timestamp not null,
    actor varchar not null,
    action varchar not null,        -- store, restore, accept, withdraw, remove_samples
    report_id uuid,
    unit_code varchar,
    year integer,
    detail varchar not null
);

-- Derived, and rebuilt for a report with each commit that touches it; only accepted reports stand here.

-- One row an observation that a measure adds up; filled from data/measures.toml.
create table measure_source (
    measure varchar not null,
    source varchar not null,        -- fact, line, finding
    item varchar not null,          -- an indicator, a column of hotline_summary, a severity
    dim varchar                     -- of facts: only this dimension value
);

-- One row an accepted report. Its measures are further columns: those of data/measures.toml.
create table report_summary (
    report_id uuid not null,
    unit_code varchar not null,
    province_code varchar not null,
    city_code varchar not null,
    county_code varchar not null,
    kind varchar,
    is_sample boolean not null,
    year integer not null,
    form varchar,
    stored_at timestamp not null
);

-- One row an accepted report and line: what it received and handled, and the rates that it states.
create table hotline_summary (
    report_id uuid not null,
    unit_code varchar not null,
    kind varchar,
    is_sample boolean not null,
    year integer not null,
    line varchar not null,          -- as printed
    line_group varchar not null,
    received integer,
    handled integer,                -- as stated, else as stated to be handled on time
    handled_on_time integer,
    completion_handled integer,     -- where both handled and received are stated
    completion_received integer,
    on_time_handled integer,        -- where both handled on time and received are stated
    on_time_received integer,
    completion_rate double,         -- as stated, in %
    on_time_rate double,
    satisfaction_rate double
);

-- One row an accepted report, dimension (category, channel) and group of labels.
create table publication_summary (
    report_id uuid not null,
    unit_code varchar not null,
    kind varchar,
    is_sample boolean not null,
    year integer not null,
    dimension varchar not null,
    dim_group varchar not null,
    labels integer not null,        -- how many labels of the report fall into the group
    value integer
);

insert into meta values ('revision', '0');
