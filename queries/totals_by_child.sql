-- one row a division right below the scope: townships expected, reports for $year, sums of $measures
-- and, as <measure>_n, how many reports state them
with
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
        count(*) as reports,
        sum(columns($measures))::bigint as '\0',
        count(columns($measures)) as '\0_n'
    from report_summary
    where is_sample = $samples
        and unit_code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
        and year = $year
    group by all
)
select
    region.code,
    region.name,
    region.kind,
    units.expected,
    coalesce(reports.reports, 0) as reports,
    reports.* exclude (code, reports)
from units
join region on region.code = units.code
left join reports on reports.code = units.code
order by region.code
