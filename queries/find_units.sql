-- one row a township whose name holds $text or whose code begins with it; the shortest names first, $most rows
with
units as (
    select code, name, kind, is_sample
    from region
    where level = 'township'
        and (contains(name, $text) or starts_with(code, $text))
        and (not is_sample or exists (from report_summary where report_summary.is_sample))
    order by length(name), code
    limit $most
)
select
    units.code,
    units.name,
    units.kind,
    units.is_sample,
    province.name as province,
    city.name as city,
    county.name as county
from units
join region as province on province.code = left(units.code, 2)
join region as city on city.code = left(units.code, 4)
join region as county on county.code = left(units.code, 6)
order by length(units.name), units.code
