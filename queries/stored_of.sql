-- one row a unit of $units and year of $years that has revisions: how many, and the accepted one, if any
with
revisions as (
    select *
    from report
    where unit_code in (select unnest($units::varchar[])) and year::varchar in (select unnest($years::varchar[]))
),
places as (
    select
        unit_code,
        year,
        max(revision) as revisions,
        any_value(report_id) filter (state = 'accepted') as report_id,
        any_value(revision) filter (state = 'accepted') as revision,
        any_value(sha256) filter (state = 'accepted') as sha256,
        any_value(content) filter (state = 'accepted') as content
    from revisions
    group by unit_code, year
)
select
    places.unit_code as unit,
    places.year,
    places.revisions,
    places.report_id::varchar as report_id,
    places.revision,
    places.sha256,
    places.content,
    document.name as document
from places
left join document on document.sha256 = places.sha256
order by places.unit_code, places.year
