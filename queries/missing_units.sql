-- one row a township of the scope without a report for $year, in the order of the codes
with
units as (
    select code, name, kind, parent
    from region
    where level = 'township'
        and is_sample = $samples
        and code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
),
reports as (
    select unit_code
    from report_summary
    where is_sample = $samples
        and unit_code between $first_code and $last_code
        and (len($kinds::varchar[]) = 0 or list_contains($kinds::varchar[], kind))
        and year = $year
)
select units.code, units.name, units.kind, county.name as county
from units
join region as county on county.code = units.parent
anti join reports on reports.unit_code = units.code
order by units.code
