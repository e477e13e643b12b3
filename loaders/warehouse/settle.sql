-- Gives each finding of the units and years of the reports $report_ids its state: fixed where another revision is
-- accepted that no longer has it, else what was last said of it, else open. Returns a row a finding that changed.
with
touched as (
    select distinct unit_code, year from report where report_id in (select unnest($report_ids::uuid[]))
),
revisions as (
    select report.report_id, report.unit_code, report.year, report.state
    from report join touched using (unit_code, year)
),
said as (
    select unit_code, year, fingerprint, arg_max(state, reviewed_at) as state, arg_max(note, reviewed_at) as note
    from review join touched using (unit_code, year)
    group by all
),
accepted as (
    select distinct revisions.unit_code, revisions.year, finding.fingerprint
    from revisions join finding using (report_id)
    where revisions.state = 'accepted'
),
due as (
    select
        finding.report_id,
        finding.ordinal,
        case
            when revisions.state <> 'accepted' and bool_or(revisions.state = 'accepted') over unit_year
                and accepted.fingerprint is null then 'fixed'
            else coalesce(said.state, 'open')
        end as state,
        said.note
    from revisions
    join finding using (report_id)
    left join said using (unit_code, year, fingerprint)
    left join accepted using (unit_code, year, fingerprint)
    window unit_year as (partition by revisions.unit_code, revisions.year)
)
update finding set state = due.state, note = due.note
from due
where finding.report_id = due.report_id and finding.ordinal = due.ordinal
    and (finding.state is distinct from due.state or finding.note is distinct from due.note)
returning finding.report_id::varchar
