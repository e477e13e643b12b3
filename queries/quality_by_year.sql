-- one row a year from $first_year to $last_year: townships expected, with a report, with open errors in it; open
-- findings by severity, findings that somebody has dismissed
with
years as (
    select unnest(range($first_year::bigint, $last_year::bigint + 1))::integer as year
),
units as (
    select count(*) as expected
    from region
    where level = 'township'
        and is_sample = $samples
        and code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
),
reports as (
    select report_id, year, findings_error, findings_warning, findings_note
    from report_summary
    where is_sample = $samples
        and unit_code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
        and year between $first_year and $last_year
),
counts as (
    select
        year,
        count(*) as reported,
        count(*) filter (findings_error > 0) as with_errors,
        sum(findings_error)::bigint as errors,
        sum(findings_warning)::bigint as warnings,
        sum(findings_note)::bigint as notes
    from reports
    group by year
),
said as (
    select reports.year, count(*) as dismissed
    from finding join reports using (report_id)
    where finding.state = 'dismissed'
    group by reports.year
)
select
    years.year,
    units.expected,
    coalesce(counts.reported, 0) as reported,
    coalesce(counts.with_errors, 0) as with_errors,
    counts.errors,
    counts.warnings,
    counts.notes,
    case when counts.reported > 0 then coalesce(said.dismissed, 0) end as dismissed
from years
cross join units
left join counts using (year)
left join said using (year)
order by years.year
