-- one row a rule, a division right below the scope or a year ($by: rule, place, year) that has findings in $state, of
-- $rule and $severity ('': any): how many by severity; the years newest first, all else the most errors first;
-- $most rows after the first $skip, and `groups`, how many rows there are. States are told apart as in findings_in.sql.
with
current as (
    select reports.unit_code, reports.year, finding.rule, finding.severity
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
    select report.unit_code, report.year, finding.rule, finding.severity
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
counts as (
    select
        case $by
            when 'rule' then rule
            when 'place' then left(unit_code, $child_digits)
            else year::varchar
        end as key,
        count(*) filter (severity = 'error') as errors,
        count(*) filter (severity = 'warning') as warnings,
        count(*) filter (severity = 'note') as notes,
        count(*) as findings
    from found
    group by key
)
select
    counts.key,
    coalesce(region.name, counts.key) as name,
    counts.errors,
    counts.warnings,
    counts.notes,
    counts.findings,
    count(*) over () as groups
from counts
left join region on $by = 'place' and region.code = counts.key
order by
    case when $by = 'year' then counts.key end desc,
    counts.errors desc,
    counts.warnings desc,
    counts.notes desc,
    counts.key
limit $most offset $skip
