-- one row a township of the scope whose accepted report for $year has open errors, by code; $most rows after the first
-- $skip, and `units`, how many there are
select
    reports.unit_code as code,
    region.name,
    reports.year,
    reports.report_id::varchar as report_id,
    report.sha256,
    document.name as document,
    report.revision,
    reports.findings_error as errors,
    reports.findings_warning as warnings,
    count(*) over () as units
from report_summary as reports
join report on report.report_id = reports.report_id
join document on document.sha256 = report.sha256
join region on region.code = reports.unit_code
where reports.is_sample = $samples
    and reports.unit_code between $first_code and $last_code
    and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], reports.kind))
    and reports.year = $year
    and reports.findings_error > 0
order by reports.unit_code
limit $most offset $skip
