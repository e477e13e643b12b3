-- one row a year from $first_year to $last_year: townships expected, with a report, with errors in it
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
    select year, count(*) as reported, count(*) filter (findings_error > 0) as with_errors
    from report_summary
    where is_sample = $samples
        and unit_code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
        and year between $first_year and $last_year
    group by year
)
select
    years.year,
    units.expected,
    coalesce(reports.reported, 0) as reported,
    coalesce(reports.with_errors, 0) as with_errors
from years
cross join units
left join reports using (year)
order by years.year
