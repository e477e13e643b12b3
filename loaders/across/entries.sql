-- Grain: one accepted report of one of the units $units, or of the county and year of a pair of $units and $years.
with
wanted as (
    select unnest($units::varchar[]) as unit_code, unnest($years::integer[]) as year
),
found as (
    select report_id, unit_code, year
    from report
    where state = 'accepted'
        and (
            unit_code in (select unit_code from wanted)
            or (left(unit_code, 6), year) in (select distinct left(unit_code, 6), year from wanted)
        )
)
select
    found.report_id::varchar,
    found.unit_code,
    found.year,
    coalesce(region.name, found.unit_code) as unit_name,
    region.kind,
    signature.minhash,
    summary.publications_total,
    summary.hotline_received,
    summary.applications_received,
    summary.licensing_decisions,
    summary.normative_in_force,
    summary.normative_published_total
from found
left join region on region.code = found.unit_code
left join report_summary as summary on summary.report_id = found.report_id
left join signature on signature.report_id = found.report_id
order by found.unit_code, found.year
