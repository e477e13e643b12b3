-- one row, or none: the accepted report of $unit for $year
with
revisions as (
    select count(*) as revisions
    from report
    where unit_code = $unit and year = $year
)
select
    report.report_id::varchar as report_id,
    report.unit_code as unit,
    region.name,
    region.kind,
    report.is_sample,
    report.year,
    report.form,
    report.revision,
    revisions.revisions,
    report.sha256,
    document.name as document,
    document.media,
    report.stored_by,
    report.stored_at,
    summary.findings_error,
    summary.findings_warning,
    summary.findings_note
from report_summary as summary
join report on report.report_id = summary.report_id
join document on document.sha256 = report.sha256
left join region on region.code = report.unit_code
cross join revisions
where summary.unit_code = $unit and summary.year = $year
