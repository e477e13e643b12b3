-- one row a finding of the scope's accepted reports: by unit, the newest year and the errors first
with
reports as (
    select report_id, unit_code, year
    from report_summary
    where is_sample = $samples
        and unit_code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
        and year between $first_year and $last_year
)
select
    region.code,
    region.name,
    reports.year,
    reports.report_id::varchar as report_id,
    finding.ordinal,
    finding.rule,
    finding.severity,
    finding.message,
    finding.expected,
    finding.found,
    finding.state,
    finding.note
from reports
join finding on finding.report_id = reports.report_id
join region on region.code = reports.unit_code
order by
    region.code, reports.year desc, list_position(['error', 'warning', 'note'], finding.severity), finding.ordinal
