-- one row a division right below the scope and year: townships expected, reported, with errors, with
-- warnings but no errors
with
years as (
    select unnest(range($first_year::bigint, $last_year::bigint + 1))::integer as year
),
units as (
    select left(code, $child_digits) as code, count(*) as expected
    from region
    where level = 'township'
        and is_sample = $samples
        and code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
    group by all
),
reports as (
    select
        left(unit_code, $child_digits) as code,
        year,
        count(*) as reported,
        count(*) filter (findings_error > 0) as errors,
        count(*) filter (findings_error = 0 and findings_warning > 0) as warnings,
        case when $child_digits = 9 then any_value(report_id)::varchar end as report_id
    from report_summary
    where is_sample = $samples
        and unit_code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
        and year between $first_year and $last_year
    group by all
)
select
    region.code,
    region.name,
    region.kind,
    years.year,
    units.expected,
    coalesce(reports.reported, 0) as reported,
    coalesce(reports.errors, 0) as errors,
    coalesce(reports.warnings, 0) as warnings,
    reports.report_id
from units
join region on region.code = units.code
cross join years
left join reports on reports.code = units.code and reports.year = years.year
order by region.code, years.year
