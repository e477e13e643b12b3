-- one row a finding of the scope in $state, of $rule and $severity ('': any): errors first, then the newest year,
-- then by unit; $most rows after the first $skip. Open and dismissed ones are those of accepted reports, a fixed one
-- is that of the newest revision that has it.
with
current as (
    select reports.unit_code, reports.year, finding.report_id, finding.ordinal, finding.severity
    from report_summary as reports
    join finding on finding.report_id = reports.report_id
    where $state <> 'fixed'
        and reports.is_sample = $samples
        and reports.unit_code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], reports.kind))
        and reports.year between $first_year and $last_year
        and finding.state = $state
        and ($rule = '' or finding.rule = $rule)
        and ($severity = '' or finding.severity = $severity)
),
earlier as (
    select report.unit_code, report.year, finding.report_id, finding.ordinal, finding.severity
    from report
    join region on region.code = report.unit_code
    join finding on finding.report_id = report.report_id
    where $state = 'fixed'
        and report.is_sample = $samples
        and report.unit_code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], region.kind))
        and report.year between $first_year and $last_year
        and finding.state = 'fixed'
        and ($rule = '' or finding.rule = $rule)
        and ($severity = '' or finding.severity = $severity)
    qualify report.report_id = max(report.report_id) over (
        partition by report.unit_code, report.year, finding.fingerprint
    )
),
found as (
    from current
    union all
    from earlier
),
shown as (
    select *, list_position(['error', 'warning', 'note'], severity) as gravity
    from found
    order by gravity, year desc, unit_code, ordinal
    limit $most offset $skip
)
select
    shown.unit_code as code,
    region.name,
    shown.year,
    shown.report_id::varchar as report_id,
    shown.ordinal,
    finding.fingerprint,
    finding.rule,
    finding.severity,
    finding.message
from shown
join finding on finding.report_id = shown.report_id and finding.ordinal = shown.ordinal
left join region on region.code = shown.unit_code
order by shown.gravity, shown.year desc, shown.unit_code, shown.ordinal
