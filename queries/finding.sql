-- one row a place of the finding $fingerprint of $unit and $year: in the accepted report, else in the newest revision
-- that has it; beside it the report that it was compared with, and what was last said of it
with
places as (
    select report.*, finding.* exclude (report_id, state), finding.state as finding_state
    from report
    join finding on finding.report_id = report.report_id
    where report.unit_code = $unit and report.year = $year and finding.fingerprint = $fingerprint
    qualify report.report_id = first_value(report.report_id) over (
        order by report.state = 'accepted' desc, report.revision desc
    )
),
said as (
    select
        arg_max(state, reviewed_at) as said,
        arg_max(note, reviewed_at) as note,
        arg_max(reviewed_by, reviewed_at) as reviewed_by,
        max(reviewed_at) as reviewed_at
    from review
    where unit_code = $unit and year = $year and fingerprint = $fingerprint
)
select
    places.report_id::varchar as report_id,
    places.unit_code as code,
    unit.name,
    county.name as county,
    places.year,
    places.revision,
    places.state = 'accepted' as is_current,
    places.sha256,
    document.name as document,
    places.ordinal,
    places.fingerprint,
    places.rule,
    places.severity,
    places.message,
    places.expected,
    places.found,
    places.finding_state as state,
    places.block,
    places.cell_row,
    places.cell_col,
    places.span_start,
    places.span_end,
    places.page,
    said.said,
    said.note,
    said.reviewed_by,
    said.reviewed_at,
    other.report_id::varchar as other_id,
    other_unit.name as other_name,
    other.year as other_year,
    other.sha256 as other_sha256,
    other_document.name as other_document
from places
cross join said
join document on document.sha256 = places.sha256
left join region as unit on unit.code = places.unit_code
left join region as county on county.code = left(places.unit_code, 6)
left join report as other on other.report_id = places.related
left join region as other_unit on other_unit.code = other.unit_code
left join document as other_document on other_document.sha256 = other.sha256
order by places.ordinal
