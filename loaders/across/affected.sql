-- Grain: one accepted report of one of the units $units, or of the county and year of a pair of $units and $years.
with
wanted as (
    select unnest($units::varchar[]) as unit_code, unnest($years::integer[]) as year
)
select report_id::varchar
from report
where state = 'accepted'
    and (
        unit_code in (select unit_code from wanted)
        or (left(unit_code, 6), year) in (select distinct left(unit_code, 6), year from wanted)
    )
order by report_id
