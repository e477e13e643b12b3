-- one row a revision of the report of $unit for $year, the newest first, $most rows; `revisions`, how many there are
select
    report.report_id::varchar as report_id,
    report.revision,
    report.state,
    report.sha256,
    document.name as document,
    report.stored_by,
    report.stored_at,
    report.state_by,
    report.state_at,
    count(*) over () as revisions
from report
join document on document.sha256 = report.sha256
where report.unit_code = $unit and report.year = $year
order by report.revision desc
limit $most
